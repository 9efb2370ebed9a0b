package kernel

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// BuildSet makes the data that k_member searches: JSON texts of any type, no two
// of which are equal. It may be placed at any address divisible by eight. The
// layout is told in c/json.c.
func BuildSet(texts []string) ([]byte, error) {
	type entry struct {
		hash uint64
		text string
	}
	entries := make([]entry, len(texts))
	for i, text := range texts {
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		var v any
		if err := dec.Decode(&v); err != nil {
			return nil, fmt.Errorf("member %d of a set: %w", i+1, err)
		}
		entries[i] = entry{hashJSON(v), text}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.text, b.text)) })
	le := binary.LittleEndian
	b := le.AppendUint64(nil, uint64(len(entries)))
	var all bytes.Buffer
	for _, e := range entries {
		b = le.AppendUint64(b, e.hash)
		b = le.AppendUint64(b, uint64(8+16*len(entries)+all.Len()))
		all.WriteString(e.text)
		all.WriteByte(0) // ends a number
	}
	return append(append(b, all.Bytes()...), make([]byte, 16)...), nil
}

func mixHash(h, v uint64) uint64 {
	h = (h ^ v) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// hashJSON is hash of c/json.c.
func hashJSON(v any) uint64 {
	switch v := v.(type) {
	case map[string]any:
		h := uint64(1)
		for name, item := range v {
			h += mixHash(hashMember(name), hashJSON(item))
		}
		return mixHash(h, 1)
	case []any:
		h := uint64(1)
		for _, item := range v {
			h = mixHash(h, hashJSON(item))
		}
		return mixHash(h, 2)
	case string:
		return hashMember(v)
	case json.Number:
		return hashNumber(string(v))
	case bool:
		if v {
			return mixHash(16, 1)
		}
		return mixHash(16, 2)
	}
	return mixHash(32, 0)
}

func hashMember(s string) uint64 {
	h := uint64(4)
	for i := range len(s) {
		h = mixHash(h, uint64(s[i])+1)
	}
	return h
}

func hashNumber(text string) uint64 {
	neg := uint64(0)
	if strings.HasPrefix(text, "-") {
		neg, text = 1, text[1:]
	}
	exp := int64(0)
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		e, sign := strings.TrimPrefix(text[i+1:], "+"), int64(1)
		if strings.HasPrefix(e, "-") {
			e, sign = e[1:], -1
		}
		for _, c := range []byte(e) {
			if exp < 1000000000000 {
				exp = exp*10 + int64(c-'0')
			}
		}
		exp *= sign
		text = text[:i]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	exp -= int64(len(fraction))
	short := strings.TrimRight(digits, "0")
	exp += int64(len(digits) - len(short))
	if short == "" {
		neg, exp = 0, 0
	}
	h := mixHash(8+neg, uint64(exp))
	for _, c := range []byte(short) {
		h = mixHash(h, uint64(c))
	}
	return h
}
