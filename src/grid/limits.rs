//! How big a sheet may be. The shipped desk fills 80 rows of 40 columns, half a megabyte.

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// The most a cell of a workbook holds, in UTF-16 units.
///
/// Source: Microsoft, "Excel specifications and limits".
pub const MAX_CELL_CHARS: usize = 32_767;

/// The most files in a workbook's archive; Excel writes about fifteen.
pub(super) const MAX_MEMBERS: usize = 1_000;

/// The most bytes all files of an archive inflate to.
pub(super) const MAX_INFLATED: u64 = 32 * 1024 * 1024;

/// How many times its size an archive may inflate to, once it is past [`FREE_INFLATED`].
/// Sheets of text shrink to a fifth or a tenth; a bomb to a thousandth.
pub(super) const MAX_RATIO: u64 = 100;

/// What inflates to no more than this is harmless, whatever its ratio.
pub(super) const FREE_INFLATED: u64 = 1024 * 1024;

/// The most things a part of a workbook may announce: readers make room for them in advance.
pub(super) const MAX_DECLARED: u64 = 500_000;

/// The most cells that hold something: five thousand entries with every column filled.
pub(super) const MAX_CELLS: usize = 250_000;

/// The most rows that hold something.
pub(super) const MAX_ROWS: usize = 10_000;

/// The last column that may hold something. A value in the last column of the sheet would
/// make every row sixteen thousand cells long.
pub(super) const MAX_COLUMNS: usize = 256;
