package emit

import (
	"encoding/binary"
	"math/bits"

	"crosswalk/contracts/schema"
)

// container returns the offset of the description of an object or array.
func (t *tables) container(sh *schema.Shape, c *slots, path string) uint32 {
	key := t.m.container(sh, c)
	if at, ok := t.descs[key]; ok {
		return at
	}
	if t.m.uses[key] > 1 {
		path = sharedPath
		if sh.Name != "" {
			path += "/" + sh.Name
		}
	}
	start := uint32(0)
	if c != nil {
		start = c.start
	}
	if sh.Kind == schema.Array {
		return t.array(key, sh, c, start, path)
	}
	return t.object(key, sh, c, start, path)
}

func (t *tables) array(key containerKey, sh *schema.Shape, c *slots, start uint32, path string) uint32 {
	at := t.alloc(arrSize, 8)
	t.descs[key] = uint32(at)
	link, row, elem, elemStart := int32(-1), uint32(0), (*slots)(nil), uint32(0)
	if c != nil && c.row != nil {
		link, row, elem = c.rows-int32(start), c.row.size, c.elem
	}
	t.put32(at+arrLink, uint32(link))
	t.put32(at+arrRow, row)
	t.put32(at+arrMin, uint32(sh.MinItems))
	t.put32(at+arrMax, uint32(int32(sh.MaxItems)))
	if sh.UniqueItems {
		t.unique = true
		t.put32(at+arrUnique, 1)
	}
	t.entry(at+arrItem, sh.Items, elem, elemStart, path+"/-", false)
	return uint32(at)
}

func (t *tables) object(key containerKey, sh *schema.Shape, c *slots, start uint32, path string) uint32 {
	n := len(sh.Props)
	words := max((n+63)/64, 2)
	at := t.alloc(objRequired+8*words, 8)
	t.descs[key] = uint32(at)
	entries := t.members(n)
	t.ref(at+objEntries, uint32(entries))
	t.put32(at+objMore, uint32(words-2))
	t.put32(at+objBits, uint32(n))
	t.put32(at+objLink, 0xffffffff)
	required := make([]uint64, words)
	for i, p := range sh.Props {
		e := entries + i*entSize
		sub := ""
		if p.Required || p.Shape.Kind == schema.Object || p.Shape.Kind == schema.Array || len(p.Shape.Unsupported) > 0 { // else nothing names it
			sub = path + "/" + escapePointer(p.Name)
		}
		var k *slots
		if c != nil {
			k = c.kids[p.Name]
		}
		t.entry(e, p.Shape, k, start, sub, p.Required)
		t.name(e, p.Name)
		t.put16(e+entBit, uint16(i))
		t.follow(e, sh, entries, i+1)
		if p.Required {
			required[i/64] |= 1 << (i % 64)
		}
	}
	for i, w := range required {
		t.put64(at+objRequired+8*i, w)
	}
	extra := at + objExtra
	if sh.Extra == nil {
		t.put64(extra+entMeta, flagRefuse<<metaFlags)
		t.put16(extra+entBit, noBit)
	} else {
		t.extra(at, sh, c, start, path)
	}
	t.follow(at+objFirst-entNext, sh, entries, 0)
	t.follow(extra, sh, entries, 0)
	t.find(at, sh)
	return uint32(at)
}

// extra fills the entry of undeclared members.
func (t *tables) extra(at int, sh *schema.Shape, c *slots, start uint32, path string) {
	var elem *slots
	if c != nil && c.row != nil {
		elem = c.elem
		t.maps = true
		t.put32(at+objLink, uint32(c.rows)-start)
		t.put32(at+objRow, c.row.size)
	}
	t.entry(at+objExtra, sh.Extra, elem, 0, path+"/*", false)
}

// follow predicts that member i comes after the entry.
func (t *tables) follow(entry int, sh *schema.Shape, entries, i int) {
	if i < len(sh.Props) {
		if _, ok := keyPattern(sh.Props[i].Name); ok {
			t.ref(entry+entNext, uint32(entries+i*entSize))
			return
		}
	}
	t.ref(entry+entNext, uint32(t.never()))
}

// name fills the part of an entry that recognises its name.
func (t *tables) name(e int, name string) {
	if len(name) > 0xffff {
		bugf("a name of %d bytes", len(name))
	}
	t.put16(e+entName, uint16(len(name)))
	if text, ok := keyPattern(name); ok {
		t.recognise(e, text)
	} else {
		t.put32(e+entPattern, t.m.intern(name))
	}
}

func (t *tables) recognise(e int, text string) {
	copy(t.at(e+entPattern), text)
	t.put32(e+entMask, uint32(1<<len(text)-1))
	t.at(e + entMeta + metaLength/8)[0] = byte(len(text))
}

// anything is the shape of values of which nothing is said.
var anything = &schema.Shape{Kind: schema.Any, MaxItems: -1, MaxLength: -1}

// What stands at a place of which the contract says nothing.
var (
	openObject = &schema.Shape{Kind: schema.Object, Extra: anything}
	openArray  = &schema.Shape{Kind: schema.Array, Items: anything, MaxItems: -1}
)

// Keys of descriptions that stand for no shape.
var neverKey, openKey, openListKey = containerKey{kept: 1<<32 - 1}, containerKey{kept: 1<<32 - 2}, containerKey{kept: 1<<32 - 3}

// never is the offset of an entry for when no member can be predicted: no name
// begins with a colon.
func (t *tables) never() int {
	if at, ok := t.descs[neverKey]; ok {
		return int(at)
	}
	at := t.members(1)
	t.descs[neverKey] = uint32(at)
	t.put64(at+entMeta, classBad<<metaClass)
	t.put16(at+entBit, noBit)
	t.recognise(at, ":")
	t.ref(at+entNext, uint32(at))
	return at
}

// find builds the table that finds a member by a hash of its name.
func (t *tables) find(at int, sh *schema.Shape) {
	n := len(sh.Props)
	size := 2
	for size < 2*n {
		size *= 2
	}
	slots := t.alloc(2*size, 2)
	t.ref(at+objSlots, uint32(slots))
	shift := 64 - bits.TrailingZeros(uint(size))
	t.put32(at+objShift, uint32(shift))
	for i, p := range sh.Props {
		slot := int(hashName(p.Name) >> shift)
		for binary.LittleEndian.Uint16(t.at(slots+2*slot)) != 0 {
			slot = (slot + 1) % size
		}
		t.put16(slots+2*slot, uint16(i+1))
	}
}

// hashName is what nameHash generates.
func hashName(s string) uint64 {
	var first [8]byte
	copy(first[:], s)
	h := binary.LittleEndian.Uint64(first[:])
	if len(s) >= 8 {
		h ^= bits.RotateLeft64(binary.LittleEndian.Uint64([]byte(s[len(s)-8:])), 29)
	}
	return (h ^ uint64(len(s))) * hashFactor
}
