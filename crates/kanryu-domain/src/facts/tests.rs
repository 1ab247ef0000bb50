//! Facts from records, at their boundary days.
