//! The menu: groups of pages in the order of the header.

/// A group of pages, a word of the header.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// The key of its name in `catalog/interface.toml`.
    pub key: &'static str,
    /// Its pages; the first that a reader is shown is where the group's word leads.
    pub entries: &'static [Entry],
}

/// A page of the menu.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The key of its name in `catalog/interface.toml`.
    pub key: &'static str,
    /// Its address.
    pub path: &'static str,
    /// Who is shown it.
    pub shown_to: ShownTo,
}

/// Who is shown a page in the menu. This hides words only: what may be seen is decided by the boards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownTo {
    /// Everybody.
    All,
    /// Those who keep records.
    Keepers,
    /// Operators and those who keep the register.
    Operators,
    /// Administrators.
    Administrators,
}

const fn entry(key: &'static str, path: &'static str) -> Entry {
    Entry { key, path, shown_to: ShownTo::All }
}

const fn kept_for(shown_to: ShownTo, key: &'static str, path: &'static str) -> Entry {
    Entry { key, path, shown_to }
}

const fn group(key: &'static str, entries: &'static [Entry]) -> Group {
    Group { key, entries }
}

/// The menu, in order.
pub const MENU: &[Group] = &[
    group("nav.overview", &[entry("nav.overview", "/")]),
    group(
        "nav.circulation",
        &[
            entry("nav.pathways", "/pathways"),
            entry("nav.people", "/people"),
            kept_for(ShownTo::Keepers, "nav.due", "/due"),
            kept_for(ShownTo::Keepers, "nav.hosts", "/hosts"),
            entry("nav.law", "/law"),
            entry("nav.matching", "/matching"),
            entry("nav.vacancies", "/vacancies"),
            kept_for(ShownTo::Operators, "nav.returnees", "/returnees"),
        ],
    ),
    group(
        "nav.outlook",
        &[
            entry("nav.projections", "/projections"),
            entry("nav.demand", "/demand"),
            entry("nav.indicators", "/indicators"),
            entry("nav.reviews", "/reviews"),
        ],
    ),
    group("nav.places", &[entry("nav.bases", "/bases"), entry("nav.businesses", "/businesses")]),
    group(
        "nav.governing",
        &[
            entry("nav.governance", "/governance"),
            entry("nav.council", "/council"),
            entry("nav.actions", "/actions"),
            entry("nav.agreements", "/agreements"),
        ],
    ),
    group("nav.medicines", &[entry("nav.medicines", "/medicines")]),
    group("nav.timeline", &[entry("nav.timeline", "/timeline"), entry("nav.slides", "/slides")]),
    Group {
        key: "nav.admin",
        entries: &[
            kept_for(ShownTo::Keepers, "nav.import", "/import"),
            kept_for(ShownTo::Keepers, "nav.exports", "/exports"),
            kept_for(ShownTo::Administrators, "nav.accounts", "/admin"),
            kept_for(ShownTo::Administrators, "nav.audit", "/admin/audit"),
            kept_for(ShownTo::Administrators, "nav.rulebook", "/admin/rulebook"),
        ],
    },
];

impl Entry {
    /// Whether `path` is this page or one below it.
    pub fn is_at(&self, path: &str) -> bool {
        match self.path {
            "/" => path == "/",
            // Only accounts stand below `/admin`; what else begins so is a page of its own.
            "/admin" => path == "/admin" || path == "/admin/users" || path.starts_with("/admin/users/"),
            own => path == own || path.strip_prefix(own).is_some_and(|rest| rest.starts_with('/')),
        }
    }
}

impl Group {
    /// Whether `path` is one of its pages.
    pub fn holds(&self, path: &str) -> bool {
        self.entries.iter().any(|entry| entry.is_at(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_below_an_entry_belongs_to_its_group() {
        let holder = |path| MENU.iter().find(|group| group.holds(path)).map(|group| group.key);
        assert_eq!(holder("/"), Some("nav.overview"));
        assert_eq!(holder("/bases/B01"), Some("nav.places"));
        assert_eq!(holder("/basesx"), None);
        assert_eq!(holder("/admin/audit"), Some("nav.admin"));
    }

    #[test]
    fn no_address_stands_twice_in_the_menu() {
        let mut paths: Vec<_> = MENU.iter().flat_map(|group| group.entries).map(|entry| entry.path).collect();
        let all = paths.len();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), all);
    }
}
