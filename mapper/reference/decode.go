package reference

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
)

// node is one value of the input.
type node struct {
	kind       schema.Kind // never Any or Integer
	start, end int
	raw        []byte
	text       string // of a string, decoded; of a number, as written
	truth      bool
	names      []string // of the members of an object, in their order
	nameAt     map[string]int
	members    map[string]*node
	items      []*node
	shape      *schema.Shape // nil where the contract says nothing
}

// decoder reads JSON (RFC 8259, strictly) and checks it against the contract as
// it goes, so that the first fault in the text is the one that is reported.
type decoder struct {
	in    []byte
	pos   int
	depth int // nesting left
	path  []string
}

func (d *decoder) fail(code abi.Code, at int) *RunError {
	return &RunError{Code: code, Rule: -1, Offset: at, Pointer: strings.Join(d.path, "")}
}

func (d *decoder) document(s *schema.Shape) (*node, error) {
	n, err := d.value(s)
	if err != nil {
		return nil, err
	}
	d.space()
	if d.pos < len(d.in) {
		return nil, d.fail(abi.TrailingData, d.pos)
	}
	return n, nil
}

func (d *decoder) space() {
	for d.pos < len(d.in) && strings.IndexByte(" \t\r\n", d.in[d.pos]) >= 0 {
		d.pos++
	}
}

// unexpected is the fault of a byte that cannot stand here.
func (d *decoder) unexpected() *RunError {
	if d.pos >= len(d.in) {
		return d.fail(abi.Truncated, d.pos)
	}
	return d.fail(abi.BadJSON, d.pos)
}

// kind is the type of the value that starts here.
func (d *decoder) kind() (schema.Kind, *RunError) {
	if d.pos >= len(d.in) {
		return 0, d.unexpected()
	}
	switch c := d.in[d.pos]; {
	case c == '{':
		return schema.Object, nil
	case c == '[':
		return schema.Array, nil
	case c == '"':
		return schema.String, nil
	case c == '-' || c >= '0' && c <= '9':
		return schema.Number, nil
	case c == 't' || c == 'f' || c == 'n':
		word := map[byte]string{'t': "true", 'f': "false", 'n': "null"}[c]
		for i := range len(word) {
			if d.pos+i >= len(d.in) || d.in[d.pos+i] != word[i] {
				d.pos += i
				return 0, d.unexpected()
			}
		}
		if c == 'n' {
			return schema.Null, nil
		}
		return schema.Boolean, nil
	}
	return 0, d.unexpected()
}

// allowed reports whether a shape takes a JSON type.
func allowed(s *schema.Shape, k schema.Kind) bool {
	same := func(want schema.Kind) bool { return want == k || want == schema.Integer && k == schema.Number }
	switch {
	case s == nil || k == schema.Null && s.Nullable:
		return true
	case s.Kind == schema.Any:
		return s.Union == nil || slices.ContainsFunc(s.Union, same)
	}
	return same(s.Kind)
}

func (d *decoder) value(s *schema.Shape) (*node, error) {
	d.space()
	k, bad := d.kind()
	if bad != nil {
		return nil, bad
	}
	if !allowed(s, k) {
		return nil, d.fail(abi.WrongType, d.pos)
	}
	n := &node{kind: k, start: d.pos, shape: s}
	if s != nil && s.Kind == schema.Any {
		s = &schema.Shape{Kind: schema.Any, Nullable: s.Nullable, Enum: s.Enum, Union: s.Union, MaxLength: -1, MaxItems: -1, Rest: s.Rest}
	}
	var err error
	switch k {
	case schema.Object:
		err = d.object(n, s)
	case schema.Array:
		err = d.array(n, s)
	case schema.String:
		n.text, bad = d.str()
		if bad != nil {
			return nil, bad
		}
	case schema.Number:
		if bad = d.number(); bad != nil {
			return nil, bad
		}
		n.text = string(d.in[n.start:d.pos])
	case schema.Boolean:
		n.truth = d.in[d.pos] == 't'
		d.pos += 4
		if !n.truth {
			d.pos++
		}
	case schema.Null:
		d.pos += 4
	}
	if err != nil {
		return nil, err
	}
	n.end = d.pos
	n.raw = d.in[n.start:n.end]
	if s != nil && !(k == schema.Null && s.Nullable) {
		if code := constraint(s, n, true); code != 0 {
			return nil, d.fail(code, n.start)
		}
	}
	if s != nil {
		if code, at, detail := whole(s.Rest, n, true); code != 0 {
			bad := d.fail(code, at)
			bad.Detail = detail
			return nil, bad
		}
	}
	return n, nil
}

// str reads a string at its quote.
func (d *decoder) str() (string, *RunError) {
	d.pos++
	var out []byte
	begin := d.pos
	for {
		if d.pos >= len(d.in) {
			return "", d.fail(abi.Truncated, d.pos)
		}
		switch c := d.in[d.pos]; {
		case c == '"':
			if i := firstInvalid(d.in[begin:d.pos]); i >= 0 {
				return "", d.fail(abi.BadUTF8, begin+i)
			}
			d.pos++
			return string(out), nil
		case c < 0x20:
			return "", d.fail(abi.BadString, d.pos)
		case c != '\\':
			out = append(out, c)
			d.pos++
		default:
			r, bad := d.escape()
			if bad != nil {
				return "", bad
			}
			out = utf8.AppendRune(out, r)
		}
	}
}

func firstInvalid(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}

// escape reads one escape, or a pair of them that is one character.
func (d *decoder) escape() (rune, *RunError) {
	start := d.pos
	if start+1 >= len(d.in) {
		return 0, d.fail(abi.Truncated, len(d.in))
	}
	simple := map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}
	c := d.in[start+1]
	if r, ok := simple[c]; ok {
		d.pos += 2
		return r, nil
	}
	if c != 'u' {
		return 0, d.fail(abi.BadString, start)
	}
	r, bad := d.hex(start)
	switch {
	case bad != nil:
		return 0, bad
	case !utf16.IsSurrogate(r):
		d.pos = start + 6
		return r, nil
	case r >= 0xdc00 || !bytes.HasPrefix(d.in[start+6:], []byte(`\u`)):
		return 0, d.fail(abi.LoneSurrogate, start)
	}
	low, bad := d.hex(start + 6)
	if bad != nil {
		return 0, bad
	}
	if low < 0xdc00 || low > 0xdfff {
		return 0, d.fail(abi.LoneSurrogate, start)
	}
	d.pos = start + 12
	return utf16.DecodeRune(r, low), nil
}

// hex reads the four digits of the \u at start.
func (d *decoder) hex(start int) (rune, *RunError) {
	var r rune
	for i := start + 2; i < start+6; i++ {
		if i >= len(d.in) {
			return 0, d.fail(abi.Truncated, len(d.in))
		}
		v := strings.IndexByte("0123456789abcdef", d.in[i]|0x20)
		if v < 0 || d.in[i] < '0' {
			return 0, d.fail(abi.BadString, start)
		}
		r = r<<4 | rune(v)
	}
	return r, nil
}

// number moves over a number.
func (d *decoder) number() *RunError {
	digits := func() bool {
		from := d.pos
		for d.pos < len(d.in) && d.in[d.pos] >= '0' && d.in[d.pos] <= '9' {
			d.pos++
		}
		return d.pos > from
	}
	is := func(set string) bool { return d.pos < len(d.in) && strings.IndexByte(set, d.in[d.pos]) >= 0 }
	bad := func() *RunError {
		if d.pos >= len(d.in) {
			return d.fail(abi.Truncated, d.pos)
		}
		return d.fail(abi.BadNumber, d.pos)
	}
	if is("-") {
		d.pos++
	}
	first := d.pos
	if !digits() {
		return bad()
	}
	if d.in[first] == '0' && d.pos > first+1 {
		return d.fail(abi.BadNumber, first+1)
	}
	if is(".") {
		d.pos++
		if !digits() {
			return bad()
		}
	}
	if is("eE") {
		d.pos++
		if is("+-") {
			d.pos++
		}
		if !digits() {
			return bad()
		}
	}
	return nil
}

func (d *decoder) object(n *node, s *schema.Shape) error {
	if d.depth == 0 {
		return d.fail(abi.TooDeep, d.pos)
	}
	d.depth--
	defer func() { d.depth++ }()
	n.members, n.nameAt = map[string]*node{}, map[string]int{}
	d.pos++
	d.space()
	if d.pos < len(d.in) && d.in[d.pos] == '}' {
		d.pos++
		return nil
	}
	for {
		d.space()
		if d.pos >= len(d.in) || d.in[d.pos] != '"' {
			return d.unexpected()
		}
		at := d.pos
		name, bad := d.str()
		if bad != nil {
			return bad
		}
		d.space()
		if d.pos >= len(d.in) || d.in[d.pos] != ':' {
			return d.unexpected()
		}
		d.pos++
		if _, dup := n.members[name]; dup {
			return d.fail(abi.DuplicateKey, at)
		}
		ms, known := memberShape(s, name)
		if !known {
			return d.fail(abi.UnknownField, at)
		}
		d.path = append(d.path, "/"+escapePointer(name))
		m, err := d.value(ms)
		if err != nil {
			return err
		}
		d.path = d.path[:len(d.path)-1]
		n.names = append(n.names, name)
		n.nameAt[name] = at
		n.members[name] = m
		d.space()
		if d.pos < len(d.in) && d.in[d.pos] == ',' {
			d.pos++
			continue
		}
		if d.pos < len(d.in) && d.in[d.pos] == '}' {
			d.pos++
			return nil
		}
		return d.unexpected()
	}
}

// memberShape is the shape of a member; false if the contract refuses the name.
func memberShape(s *schema.Shape, name string) (*schema.Shape, bool) {
	if s == nil || s.Kind != schema.Object {
		return nil, true
	}
	if p := s.Prop(name); p != nil {
		return p.Shape, true
	}
	return s.Extra, s.Extra != nil
}

func (d *decoder) array(n *node, s *schema.Shape) error {
	if d.depth == 0 {
		return d.fail(abi.TooDeep, d.pos)
	}
	d.depth--
	defer func() { d.depth++ }()
	var of *schema.Shape
	if s != nil && s.Kind == schema.Array {
		of = s.Items
	}
	d.pos++
	d.space()
	if d.pos < len(d.in) && d.in[d.pos] == ']' {
		d.pos++
		return nil
	}
	for {
		d.path = append(d.path, "/-")
		m, err := d.value(of)
		if err != nil {
			return err
		}
		d.path = d.path[:len(d.path)-1]
		n.items = append(n.items, m)
		d.space()
		if d.pos < len(d.in) && d.in[d.pos] == ',' {
			d.pos++
			continue
		}
		if d.pos < len(d.in) && d.in[d.pos] == ']' {
			d.pos++
			return nil
		}
		return d.unexpected()
	}
}

func escapePointer(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// generic is a JSON text as Go values, for comparisons.
func generic(raw []byte) any {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return nil
	}
	return v
}
