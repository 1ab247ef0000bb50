//! The projection as a whole: law moves it, people are conserved, assumptions stand behind every number.

mod backtest;
mod demand;
mod fit;
mod law;
mod people;
mod run;
