package emit

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"crosswalk/mapper/automata"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/kernel"
	"crosswalk/mapper/program"
)

// before are the arguments that the kernel wants between those of the overload
// and the tables.
var before = map[string]func(g *gen){
	"string_keep_string":   func(g *gen) { g.I32(1) },
	"string_remove_string": func(g *gen) { g.I32(0) },
	"string_only_digits":   func(g *gen) { g.I32(1) },

	"regex_replace_string_string_string": func(g *gen) { g.I64(-1) },
}

// zoneUTC is UTC as c/fn_date.c takes a zone: minutes from UTC and a day.
const zoneUTC = 1440

// whats are the numbers of what a function of c/fn_date.c is asked for.
var whats = map[string]int32{
	"startOfDay": 0, "startOfMonth": 1, "startOfYear": 2, "endOfDay": 3, "endOfMonth": 4, "endOfYear": 5,
	"isoWeekday": 0, "isoWeek": 1, "isoWeekYear": 2, "quarter": 3,
}

// inZone are the functions of c/fn_date.c that take a zone.
var inZone = map[string]bool{
	"k_parse_date": true, "k_format_date": true, "k_add_days": true, "k_add_months": true, "k_edge_of": true,
	"k_days_until": true, "k_date_part": true,
}

// placed pushes the arguments of an overload and the addresses of its tables.
func (g *gen) placed(e *program.Call, o functions.Overload) {
	var values []program.Expr
	var tables []uint32
	for i, a := range e.Args {
		if at, ok := g.m.literalTable(o.Literals[i], a); ok {
			tables = append(tables, at)
			continue
		}
		values = append(values, a)
	}
	g.args(values)
	if f := before[e.Overload]; f != nil {
		f(g)
	}
	if n, ok := whats[strings.TrimSuffix(strings.TrimPrefix(e.Overload, "timestamp_"), "_zone")]; ok {
		g.I32(n)
	}
	if e.Overload == "string_only_digits" {
		tables = append(tables, g.m.classTable("0-9"))
	}
	for _, t := range o.Tables {
		tables = append(tables, g.m.dataTable(t))
	}
	if inZone[o.Kernel] && !strings.HasSuffix(e.Overload, "_zone") {
		tables = append(tables, zoneUTC)
	}
	for _, at := range tables {
		g.Addr(at)
	}
}

// literalTable places the table that a literal argument stands for; false if the
// kernel takes the argument itself.
func (m *module) literalTable(kind functions.Literal, e program.Expr) (uint32, bool) {
	switch kind {
	case functions.Class:
		return m.classTable(literalText(e)), true
	case functions.Regex, functions.RegexPart:
		return m.capturesTable(literalText(e)), true
	case functions.ReadPattern, functions.WritePattern:
		return m.dateTable(literalText(e)), true
	case functions.Zone:
		return m.zone(literalText(e)), true
	}
	return 0, false
}

func literalText(e program.Expr) string {
	if c, ok := e.(*program.Const); ok {
		if s, ok := c.Value.(string); ok {
			return s
		}
	}
	bugf("an argument that is not a literal text")
	return ""
}

// dataTable places one of the catalogue's tables.
func (m *module) dataTable(t functions.Data) uint32 {
	return m.dataOnce(fmt.Sprintf("table:%d", t), func() []byte {
		switch t {
		case functions.UpperCase:
			return caseTable(unicode.UpperCase)
		case functions.LowerCase:
			return caseTable(unicode.LowerCase)
		case functions.ASCII:
			return asciiTable()
		}
		if codes := functions.Codes()[t]; codes != nil {
			return codeTable(codes)
		}
		bugf("no data for table %d", t)
		return nil
	})
}

var le = binary.LittleEndian

// caseTable is for to_case of c/fn_text.c.
func caseTable(to int) []byte {
	b := make([]byte, 4)
	for _, r := range unicode.CaseRanges {
		delta := r.Delta[to]
		first, step := r.Lo, uint32(1)
		switch {
		case delta == 0:
			continue
		case delta > unicode.MaxRune: // upper and lower case letters take turns
			step = 2
			delta = 1
			if to == unicode.UpperCase {
				first, delta = first+1, -1
			}
		}
		b = le.AppendUint32(b, first)
		b = le.AppendUint32(b, r.Hi)
		b = le.AppendUint32(b, uint32(delta))
		b = le.AppendUint32(b, step)
	}
	le.PutUint32(b, uint32(len(b)/16))
	return b
}

// asciiTable is for ascii_of of c/fn_text.c: blocks of characters that lie close
// together.
func asciiTable() []byte {
	chars := functions.InASCII()
	var order []rune
	for r := range chars {
		order = append(order, r)
	}
	slices.Sort(order)
	type block struct{ first, last rune }
	var blocks []block
	for _, r := range order {
		if n := len(blocks); n > 0 && r-blocks[n-1].last < 8 {
			blocks[n-1].last = r
			continue
		}
		blocks = append(blocks, block{r, r})
	}
	b := le.AppendUint32(nil, uint32(len(blocks)))
	at := uint32(4 + 12*len(blocks))
	for _, k := range blocks {
		n := uint32(k.last - k.first + 1)
		b = le.AppendUint32(b, uint32(k.first))
		b = le.AppendUint32(b, n)
		b = le.AppendUint32(b, at)
		at += 4 * n
	}
	for _, k := range blocks {
		for r := k.first; r <= k.last; r++ {
			entry := [4]byte{0xff}
			if text, ok := chars[r]; ok {
				entry = [4]byte{}
				copy(entry[:], text)
			}
			b = append(b, entry[:]...)
		}
	}
	return b
}

// capturesTable places the program of a regular expression.
func (m *module) capturesTable(expr string) uint32 {
	return m.dataOnce("captures:"+expr, func() []byte {
		b, err := automata.Captures(expr)
		if err != nil {
			bugf("%v", err)
		}
		return b
	})
}

// zone places the table of a time zone. UTC and offsets are numbers.
func (m *module) zone(name string) uint32 {
	if minutes, ok := functions.ZoneMinutes(name); ok {
		return uint32(zoneUTC + minutes)
	}
	return m.dataOnce("zone:"+name, func() []byte {
		b, err := kernel.Zone(name)
		if err != nil {
			bugf("%v", err)
		}
		return b
	})
}

// dateTable places a pattern of a date.
func (m *module) dateTable(pattern string) uint32 {
	return m.dataOnce("date:"+pattern, func() []byte {
		b, err := functions.DateCode(pattern)
		if err != nil {
			bugf("%v", err)
		}
		return b
	})
}

// codeTable is for find_code of c/fn_codes.c.
func codeTable(codes map[string]string) []byte {
	b := le.AppendUint32(nil, uint32(len(codes)))
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		var key, value [4]byte
		copy(key[:], code)
		copy(value[:], codes[code])
		b = le.AppendUint32(b, binary.BigEndian.Uint32(key[:]))
		b = append(b, value[:]...)
	}
	return b
}

// classTable places a class of characters for in_class of c/fn_text.c.
func (m *module) classTable(class string) uint32 {
	return m.dataOnce("class:"+class, func() []byte {
		ranges, err := functions.ClassRanges(class)
		if err != nil {
			bugf("%v", err)
		}
		b := make([]byte, 20)
		for i := 0; i < len(ranges); i += 2 {
			for c := ranges[i]; c <= min(ranges[i+1], 0x7f); c++ {
				le.PutUint32(b[c/32*4:], le.Uint32(b[c/32*4:])|1<<(c%32))
			}
			if ranges[i+1] >= 0x80 {
				b = le.AppendUint32(b, uint32(max(ranges[i], 0x80)))
				b = le.AppendUint32(b, uint32(ranges[i+1]))
			}
		}
		le.PutUint32(b[16:], uint32(len(b)-20)/8)
		return b
	})
}
