package abi

// A trace build is a module that notes on its way which rule evaluated what. It
// gives the same results as the module for production, costs more time and
// memory, and has one more export and one more custom section. Its records are
// few and flat, so that a page can read them from the module's memory by itself:
//
//	cw_trace() i32      address of the header; valid after cw_run until the next cw_in
//
// Header, little endian:
//
//	+0  u32 count   records that follow
//	+4  u32 cut     1 if there were more than TraceRecords: those are lost
//	+8  u32 in      address of the input
//	+12 u32 free
//	+16 records, TraceRecordSize bytes each
//
// Record, little endian:
//
//	+0  u8  kind    TraceKind, with flags
//	+1  u24 id      index into a list of the section TraceSection: nodes for TraceNode
//	                and TraceEnd, vars for TraceLoop, TraceBind, TraceLet and
//	                TraceLetEnd, exprs for TraceValue
//	+4  u32 at      see TraceKind
//	+8  u64 v       a value, see below
//
// A value is in stored form, or with TraceDirect in direct form; its type is that
// of the expression or variable in the section. Stored: 0 missing, 1 null, else
//
//	text         span: bits 0-31 address, 32-59 length in bytes, bit 60 still in JSON's escapes
//	int          bit 63 set: bits 0-31 address of an i64; else span of the number's digits
//	decimal      bit 63 set: bits 0-31 address of {u64 low, u64 high, i32 exponent, u32 negative};
//	             else span of the number's text
//	bool         2 false, 3 true
//	timestamp    address of {i64 seconds since 1970, u32 nanoseconds}
//	list         address of {u32 length, u32 capacity, u32 data}; data: that many stored values
//	object       of a visited array or map: address of a row, the u32 at +4 is the address of the
//	             object in the input. Else span of its text, or its address in the input.
//	map, json    span of its text, or its address in the input
//	any          address of a cell, see kernel.h
//
// Whatever is of type "optional T" is stored. In direct form an int is the i64
// itself, a bool 0 or 1, a decimal and an any the address; the rest is as stored.
// Addresses from the header's in on are bytes of the input.
const (
	ExportTrace  = "cw_trace"
	TraceSection = "crosswalk.trace"

	TraceHeaderSize = 16
	TraceRecordSize = 16
	// TraceRecords is how many records are kept: 4 MiB of them.
	TraceRecords = 1 << 18
)

// TraceKind is what a record says.
type TraceKind uint8

const (
	TraceNode   TraceKind = 1 // a node of the target begins; at = bytes of the output so far
	TraceEnd    TraceKind = 2 // it ended; the same at means that it wrote nothing
	TraceValue  TraceKind = 3 // an expression gave v; of a read with TraceRow: at = row it is read in, 0 = source
	TraceLoop   TraceKind = 4 // the loop of a variable begins
	TraceBind   TraceKind = 5 // the variable is bound to v, with TraceRow to the row at the address v
	TraceLet    TraceKind = 6 // a let is evaluated
	TraceLetEnd TraceKind = 7 // and was; v = 1 if it failed

	TraceDirect TraceKind = 0x40 // flag: v is in direct form
	TraceRow    TraceKind = 0x80 // flag, see TraceValue and TraceBind
)
