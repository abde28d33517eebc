//! text_search
