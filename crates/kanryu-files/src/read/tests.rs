//! Files as people keep them, and files made to do harm.
