package emit

import (
	"encoding/binary"

	"crosswalk/contracts/schema"
)

// The scanner is one set of functions for all contracts, driven by tables in
// the data: a description for each object and array shape, shared by all places
// that accept and keep the same, and in it an entry for each member. What
// differs between contracts beyond that, the constraints, is code.
//
// Entry, one line of the processor's cache, for a member, an element or the
// root:
const (
	entPattern = 0  // the name as compact JSON has it: "name": ; or u32 address of the name, if that is longer or escaped
	entMask    = 32 // u32 a bit for each byte of the pattern
	entSlot    = 36 // u32 from the base of the slots of the object around
	entMeta    = 40 // u64, see the shifts
	entChild   = 48 // u32 description of an object or array; of class any a pair, see open.go, or 0
	entNext    = 52 // u32 the entry that followed last time; changes while running
	entBit     = 56 // u16 number among the members
	entName    = 58 // u16 length of the name
	entOwner   = 60 // u32 description of the object, of a learned entry
	entSize    = 64
	maxPattern = 32
)

// Parts of an entry's meta word.
const (
	metaLength = 0  // u8 bytes of the pattern
	metaClass  = 8  // u8
	metaWant   = 16 // u8 type bits, for errors and null
	metaFlags  = 24 // u8
	metaPlace  = 32 // u16
	metaCheck  = 48 // u16 constraint, 0 = none; checkNull: on null too
)

const checkNull = 1 << 15

// Classes of values.
const (
	classAny = iota
	classText
	classObject
	classArray
	classNumber
	classInteger
	classBoolean
	classNull
	classUnion
	classBad // what cannot be a member's name was met
)

// Flags of an entry.
const (
	flagKeep    = 1  // the value goes to the slot
	flagRaw     = 2  // of an object or array its text, not just a mark
	flagAnyNull = 4  // a null of class any goes to the slot as null
	flagRefuse  = 8  // no such member is allowed
	flagWhole   = 16 // of a union: numbers must be integers
	flagDecimal = 32 // of a text: its constraint is to be a decimal, and no more
)

// Description of an object. Its first word serves as the entNext of an entry
// before the first; the entry of undeclared members has no pattern, so that it
// begins at entSlot.
const (
	objFirst    = 0            // u32 entry that was the first last time
	objEntries  = 4            // u32
	objSlots    = 8            // u32 address of u16, 1 + index of a member or 0
	objShift    = 12           // u32 64 - log2 of the number of slots
	objMore     = 16           // u32 words of 64 members beyond the first 128
	objLink     = 20           // i32 offset of {first row, count} if read as a map, or -1
	objRow      = 24           // u32 bytes of a row
	objBits     = 28           // u32 next free number for a learned member; changes while running
	objExtra    = 32 - entSlot // entry of undeclared members
	objRequired = 56           // u64 for each 64 members
)

// Description of an array.
const (
	arrItem   = -entSlot // entry of the elements
	arrChild  = arrItem + entChild
	arrLink   = 24 // i32 offset of {first row, count}, or -1
	arrRow    = 28 // u32 bytes of a row
	arrMin    = 32
	arrMax    = 36 // 0xffffffff = any number
	arrUnique = 40
	arrSize   = 48
)

const noBit = 0xffff

// tables builds the data of the scanner.
type tables struct {
	m       *module
	lines   []byte                  // entries of members
	rest    []byte                  // at offsets from restAt
	fix     []int                   // offsets of words that hold offsets, and are to hold addresses
	descs   map[containerKey]uint32 // offset in the blob
	checks  []*schema.Shape         // constraint n is checks[n-1]
	checkID map[string]uint16
	neverAt uint32 // address of the entry never
	openAt  uint32 // address of what pair gives
	maps    bool   // some object is read as a map
	unique  bool   // some array must have different elements
	rests   bool   // some constraint is a whole schema
	nulls   bool   // one of those is for null too
}

// restAt tells the two parts apart.
const restAt = 1 << 30

func (t *tables) at(offset int) []byte {
	if offset >= restAt-entSize { // the entry in a description may begin before it
		return t.rest[offset-restAt:]
	}
	return t.lines[offset:]
}

func (t *tables) put32(at int, v uint32) { binary.LittleEndian.PutUint32(t.at(at), v) }

func (t *tables) put16(at int, v uint16) { binary.LittleEndian.PutUint16(t.at(at), v) }

func (t *tables) put64(at int, v uint64) { binary.LittleEndian.PutUint64(t.at(at), v) }

// ref stores the address of something in the tables.
func (t *tables) ref(at int, offset uint32) {
	t.put32(at, offset)
	t.fix = append(t.fix, at)
}

// members makes room for entries, alloc for anything else.
func (t *tables) members(n int) int {
	at := len(t.lines)
	t.lines = append(t.lines, make([]byte, n*entSize)...)
	return at
}

func (t *tables) alloc(n, align int) int {
	for len(t.rest)%align != 0 {
		t.rest = append(t.rest, 0)
	}
	at := len(t.rest)
	t.rest = append(t.rest, make([]byte, n)...)
	return restAt + at
}

// finish puts the tables into the module's data and returns a function that
// tells the address of an offset.
func (t *tables) finish() func(offset int) uint32 {
	base := t.m.Data(entSize, nil)
	address := func(offset int) uint32 {
		if offset >= restAt-entSize {
			offset += len(t.lines) - restAt
		}
		return base + uint32(offset)
	}
	for _, at := range t.fix {
		t.put32(at, address(int(binary.LittleEndian.Uint32(t.at(at)))))
	}
	t.m.Data(entSize, t.lines)
	t.m.Data(1, t.rest) // directly behind
	return address
}

// entry fills the entry at an offset for values of a shape. Start is the base
// of the slots around. A place is named for what is demanded, as it may be
// missing; of every other error the offset tells the place.
func (t *tables) entry(at int, sh *schema.Shape, c *slots, start uint32, path string, demanded bool) {
	if sh == nil {
		sh = anything
	}
	if len(sh.Unsupported) > 0 {
		bugf("%s: the contract uses %s", path, sh.Unsupported[0].Msg)
	}
	flags, class := uint64(0), uint64(classAny)
	switch sh.Kind {
	case schema.Object:
		class = classObject
	case schema.Array:
		class = classArray
	case schema.String:
		class = classText
		if t.justDecimal(sh) {
			flags |= flagDecimal
		}
	case schema.Number:
		class = classNumber
	case schema.Integer:
		class = classInteger
	case schema.Boolean:
		class = classBoolean
	case schema.Null:
		class = classNull
	case schema.Any:
		if sh.Union != nil {
			class = classUnion
			if !unionHas(sh, schema.Number) && unionHas(sh, schema.Integer) {
				flags |= flagWhole
			}
		}
	}
	if c != nil {
		t.put32(at+entSlot, c.start-start)
		if c.value >= 0 {
			flags |= flagKeep
			if uint32(c.value) != c.start {
				bugf("the slot of %s is not at its start", path)
			}
		}
		if c.raw {
			flags |= flagRaw
		}
		if c.place.Optional && sh.Kind == schema.Any {
			flags |= flagAnyNull
		}
	}
	place := uint64(0)
	if demanded {
		place = uint64(t.m.place(path))
	}
	if place > 0xffff {
		bugf("too many places")
	}
	t.put64(at+entMeta, class<<metaClass|uint64(wantBits(sh))<<metaWant|flags<<metaFlags|place<<metaPlace|uint64(t.check(sh))<<metaCheck)
	t.put16(at+entBit, noBit)
	if sh.Kind == schema.Object || sh.Kind == schema.Array {
		t.ref(at+entChild, t.container(sh, c, path))
	}
}

func unionHas(sh *schema.Shape, k schema.Kind) bool {
	for _, u := range sh.Union {
		if u == k {
			return true
		}
	}
	return false
}

// justDecimal says that a text must be a decimal and has no other constraint.
func (t *tables) justDecimal(sh *schema.Shape) bool {
	if sh.Format != "decimal" {
		return false
	}
	rest := *sh
	rest.Format = ""
	if rest.Extensible {
		rest.Enum = nil
	}
	return !t.m.constrained(&rest)
}

// sharedPath stands for the way to a shape that stands at several places. The
// offset of an error tells which one it is.
const sharedPath = "source/…"

const hashFactor = 0x9E3779B97F4A7C15

// check is the number of the constraints of a shape, 0 if it has none beyond
// its type. Members of an extensible enum are not checked in the input.
func (t *tables) check(sh *schema.Shape) uint16 {
	plain := sh
	if sh.Extensible && sh.Enum != nil {
		open := *sh
		open.Enum = nil
		plain = &open
	}
	if !t.m.constrained(plain) {
		return 0
	}
	b := t.m.constraintKey(t.m.ids.buffer(), plain)
	defer t.m.ids.release(b)
	id, ok := t.checkID[string(b)]
	if !ok {
		t.checks = append(t.checks, plain)
		id = uint16(len(t.checks))
		if id >= checkNull {
			bugf("too many constraints")
		}
		if len(sh.Rest) > 0 {
			t.rests = true
			if wantBits(sh)&bitNull != 0 && !schema.Ignore(sh.Rest, schema.TypeNull) {
				t.nulls = true
				id |= checkNull
			}
		}
		t.checkID[string(b)] = id
	}
	return id
}
