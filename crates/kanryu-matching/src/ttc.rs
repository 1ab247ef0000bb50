//! Top trading cycles: exchanges along cycles of first wishes, for schools with priorities, present posts and plain queues.
//!
//! - [`by_priorities`]: Abdulkadiroğlu & Sönmez (2003). Efficient for people and strategy-proof; *not* stable: somebody of
//!   higher priority may envy.
//! - [`with_present_posts`]: "you request my house, I get your turn" (Abdulkadiroğlu & Sönmez 1999). Efficient,
//!   strategy-proof, nobody ends below the present post.
//! - [`serial`]: people choose in a given order (Svensson 1999: the only efficient strategy-proof rule that hears nobody out
//!   of turn). Ignores whom offers rank.
//! - [`secured`]: deferred acceptance in which a present post is kept as a last resort. Stable but for that right.
//!
//! All cost O(entries + people · cycle length).

mod cycles;
mod secured;
#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::market::Market;

pub use secured::{Secured, secured};

/// Posts that people hold now, and the queue for what is vacant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posts {
    /// Wishes of each person, best first, as numbers of posts. A present post that is missing counts as the last wish.
    pub wishes: Vec<Vec<u32>>,
    /// The post each person holds.
    pub present: Vec<Option<u32>>,
    /// Places of each post, those held now included.
    pub places: Vec<u32>,
    /// All people, first in the queue first.
    pub queue: Vec<u32>,
}

/// Posts that contradict themselves.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PostsRefused {
    /// Lists of different lengths.
    #[error("{wishes} lists of wishes but {present} present posts; give one of each for every person")]
    Lengths {
        /// Lists of wishes.
        wishes: usize,
        /// Entries for present posts.
        present: usize,
    },
    /// A number without a post.
    #[error("person {person} names post {post}, which does not exist")]
    NoSuchPost {
        /// The person.
        person: u32,
        /// The number.
        post: u32,
    },
    /// More people hold a post than it has places.
    #[error("post {post} has {places} places but {held} people hold it")]
    Overfull {
        /// The post.
        post: u32,
        /// Its places.
        places: u32,
        /// People holding it.
        held: u32,
    },
    /// The queue must name everybody once.
    #[error("person {person} does not stand exactly once in the queue")]
    Queue {
        /// The person.
        person: u32,
    },
}

/// Who gets what, and the cycles in the order in which they were carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traded {
    /// The post or offer of each person.
    pub offer_of: Vec<Option<u32>>,
    /// The cycles: each person receives the post beside it, and the post points at the next person of the cycle.
    pub cycles: Vec<Vec<(u32, u32)>>,
}

/// Top trading cycles with priorities: offers point at their best remaining person, people at their best remaining offer.
///
/// Ties on either side count in the order of numbers; break them before by a lottery. The lists of the offers are priorities;
/// only pairs in both lists are traded.
#[must_use]
pub fn by_priorities(market: &Market) -> Traded {
    let wishes =
        (0..market.people() as u32).map(|p| market.wishes(p).iter().map(|w| w.offer()).collect()).collect();
    let lists = (0..market.offers() as u32).map(|o| market.choices(o).map(|c| c.person).collect()).collect();
    cycles::trade(cycles::Board { wishes, lists, places: market.capacities().to_vec(), owners: Vec::new() })
}

/// "You request my house, I get your turn": present posts are guaranteed, vacant places go by the queue.
///
/// # Errors
/// [`PostsRefused`] names the person or post that contradicts.
pub fn with_present_posts(posts: &Posts) -> Result<Traded, PostsRefused> {
    posts.check()?;
    let mut owners = vec![Vec::new(); posts.places.len()];
    for &person in &posts.queue {
        if let Some(post) = posts.present[person as usize] {
            owners[post as usize].push(person);
        }
    }
    let lists = vec![posts.queue.clone(); posts.places.len()];
    Ok(cycles::trade(cycles::Board { wishes: posts.complete(), lists, places: posts.places.clone(), owners }))
}

/// Serial dictatorship: people choose in the order of the queue; present posts are not protected.
///
/// # Errors
/// [`PostsRefused`] names the person or post that contradicts.
pub fn serial(posts: &Posts) -> Result<Traded, PostsRefused> {
    posts.check()?;
    let mut left = posts.places.clone();
    let mut traded = Traded { offer_of: vec![None; posts.wishes.len()], cycles: Vec::new() };
    for &person in &posts.queue {
        if let Some(&post) = posts.wishes[person as usize].iter().find(|&&post| left[post as usize] > 0) {
            left[post as usize] -= 1;
            traded.offer_of[person as usize] = Some(post);
            traded.cycles.push(vec![(person, post)]);
        }
    }
    Ok(traded)
}

impl Posts {
    /// Wishes cut after the present post, which is added as the last resort where it is missing.
    fn complete(&self) -> Vec<Vec<u32>> {
        let with = |(wishes, present): (&Vec<u32>, &Option<u32>)| {
            let mut wishes = wishes.clone();
            if let Some(post) = present {
                let end = wishes.iter().position(|w| w == post).unwrap_or(wishes.len());
                wishes.truncate(end);
                wishes.push(*post);
            }
            wishes
        };
        self.wishes.iter().zip(&self.present).map(with).collect()
    }

    fn check(&self) -> Result<(), PostsRefused> {
        if self.wishes.len() != self.present.len() {
            return Err(PostsRefused::Lengths { wishes: self.wishes.len(), present: self.present.len() });
        }
        let mut held = vec![0u32; self.places.len()];
        let mut queued = vec![0u32; self.wishes.len()];
        for (person, (wishes, present)) in (0u32..).zip(self.wishes.iter().zip(&self.present)) {
            if let Some(&post) = wishes.iter().chain(present).find(|&&post| post as usize >= held.len()) {
                return Err(PostsRefused::NoSuchPost { person, post });
            }
            present.iter().for_each(|&post| held[post as usize] += 1);
        }
        for &person in &self.queue {
            *queued.get_mut(person as usize).ok_or(PostsRefused::Queue { person })? += 1;
        }
        if let Some(person) = queued.iter().position(|&times| times != 1) {
            return Err(PostsRefused::Queue { person: person as u32 });
        }
        for (post, (&places, &held)) in (0u32..).zip(self.places.iter().zip(&held)) {
            if held > places {
                return Err(PostsRefused::Overfull { post, places, held });
            }
        }
        Ok(())
    }
}
