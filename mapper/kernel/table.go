package kernel

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"strconv"
)

// BuildTable makes the data that k_lookup searches: rows of equal length whose
// texts in the key column are unique. It may be placed at any address divisible
// by four, with 8 readable bytes after it. The layout is told in c/lookup.c.
func BuildTable(rows [][]string, key int) ([]byte, error) {
	const head = 32
	if len(rows) == 0 {
		return make([]byte, head), nil
	}
	columns := len(rows[0])
	slots := len(rows)*4/3 + 1
	cells := head + 4*slots
	size := cells + 8*columns*len(rows)
	le := binary.LittleEndian
	b := make([]byte, size, size+16*columns*len(rows))
	for i, v := range []int{len(rows), columns, slots, head, cells, key} {
		le.PutUint32(b[4*i:], uint32(v))
	}
	at := map[string]uint32{} // texts placed so far; equal texts share their bytes
	for r, row := range rows {
		if len(row) != columns || key >= columns {
			return nil, fmt.Errorf("table row %d has %d columns, want %d", r+1, len(row), columns)
		}
		for c, text := range row {
			if len(text) > MaxLength {
				return nil, fmt.Errorf("table row %d has a text of %d bytes", r+1, len(text))
			}
			off, ok := at[text]
			if !ok {
				off = uint32(len(b))
				b = append(b, text...)
				if c != key {
					at[text] = off
				}
			}
			cell := b[cells+8*(r*columns+c):]
			le.PutUint32(cell, off)
			le.PutUint32(cell[4:], uint32(len(text))|uint32(textFlags(text)>>32))
		}
		slot := int(hashText(row[key]) >> 32 * uint64(slots) >> 32)
		for ; ; slot = (slot + 1) % slots {
			p := b[head+4*slot:]
			other := le.Uint32(p)
			if other == 0 {
				le.PutUint32(p, uint32(r+1))
				break
			}
			if rows[other-1][key] == row[key] {
				return nil, fmt.Errorf("table rows %d and %d have the same key %q", other, r+1, row[key])
			}
		}
	}
	if len(b) > 1<<30 {
		return nil, fmt.Errorf("table needs %d bytes, 1 GiB is the limit", len(b))
	}
	return b, nil
}

// BuildRanges makes the data that k_lookup_range searches: rows in the order of
// their bounds, from (inclusive) and to (exclusive), each "" if there is none.
// Bounds are decimals or texts. The layout is told in c/lookup.c.
func BuildRanges(bounds [][2]string, rows [][]string, decimals bool) ([]byte, error) {
	const head = 16
	columns := 0
	if len(rows) > 0 {
		columns = len(rows[0])
	}
	cells := head + 8*len(rows)
	le := binary.LittleEndian
	b := make([]byte, cells+8*columns*len(rows))
	for i, v := range []int{len(rows), columns, head, cells} {
		le.PutUint32(b[4*i:], uint32(v))
	}
	text := func(cell int, s string) {
		le.PutUint32(b[cell:], uint32(len(b)))
		le.PutUint32(b[cell+4:], uint32(len(s))|uint32(textFlags(s)>>32))
		b = append(b, s...)
	}
	for r, row := range rows {
		for c, s := range row {
			text(cells+8*(r*columns+c), s)
		}
		for side, bound := range bounds[r] {
			if bound == "" {
				continue
			}
			b = append(b, make([]byte, -len(b)&7)...)
			le.PutUint32(b[head+8*r+4*side:], uint32(len(b)))
			if !decimals {
				b = append(b, make([]byte, 8)...)
				text(len(b)-8, bound)
				continue
			}
			d, err := Decimal(bound)
			if err != nil {
				return nil, err
			}
			b = append(b, d...)
		}
	}
	return b, nil
}

// hashText is hash_bytes of c/lookup.c.
func hashText(s string) uint64 {
	h := uint64(len(s)) * 0x9E3779B97F4A7C15
	step := func(w uint64) {
		h = (h ^ w) * 0xff51afd7ed558ccd
		h ^= h >> 32
	}
	for ; len(s) >= 8; s = s[8:] {
		step(binary.LittleEndian.Uint64([]byte(s[:8])))
	}
	if len(s) > 0 {
		var w uint64
		for i := range len(s) {
			w |= uint64(s[i]) << (8 * i)
		}
		step(w)
	}
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// Span is the span of a plain (decoded) text placed at an address.
func Span(at uint32, text string) uint64 {
	return uint64(at) | uint64(len(text))<<32 | textFlags(text)
}

func textFlags(text string) uint64 {
	var flags uint64
	for i := range len(text) {
		c := text[i]
		if c < 0x20 || c == '"' || c == '\\' {
			flags |= Dirty
		}
		if c >= 0x80 {
			flags |= Wide
		}
	}
	return flags
}

// Decimal is the 32 bytes of a decimal constant, aligned to 16; text is
// -?digits[.digits][e[+-]digits].
func Decimal(text string) ([]byte, error) {
	b := make([]byte, 32)
	le := binary.LittleEndian
	bad := fmt.Errorf("%q is not a decimal of at most 34 digits", text)
	var lo, hi uint64
	exp, digits, frac, p, seen := 0, 0, 0, 0, false
	neg := text != "" && text[0] == '-'
	if neg {
		p = 1
	}
	for ; p < len(text); p++ {
		c := text[p]
		if c == '.' && frac == 0 {
			frac = 1
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		seen = true
		exp -= frac
		if digits > 0 || c != '0' {
			digits++
		}
		if digits > 34 {
			return nil, bad
		}
		h, l := bits.Mul64(lo, 10)
		l, carry := bits.Add64(l, uint64(c-'0'), 0)
		lo, hi = l, hi*10+h+carry
	}
	if !seen {
		return nil, bad
	}
	if p < len(text) {
		e, err := strconv.Atoi(text[p+1:])
		if text[p]|0x20 != 'e' || err != nil || e < -100000 || e > 100000 {
			return nil, bad
		}
		exp += e
	}
	if exp < -6176 || exp > 6111 {
		return nil, bad
	}
	le.PutUint64(b, lo)
	le.PutUint64(b[8:], hi)
	le.PutUint32(b[16:], uint32(int32(exp)))
	if neg && lo|hi != 0 {
		b[20] = 1
	}
	return b, nil
}
