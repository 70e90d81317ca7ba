//! One reader for each kind of document. Each writes what it finds to the page, stops when that is full, and holds no
//! more of the document than the piece at hand; PDF alone is read whole.

pub mod docx;
pub mod epub;
pub mod html;
mod ooxml;
pub mod opendocument;
pub mod pdf;
pub mod pptx;
pub mod text;
pub mod xlsx;
