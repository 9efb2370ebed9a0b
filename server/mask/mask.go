// Package mask takes what is personal out of a message, so that it can serve as a
// sample: names, addresses, telephone numbers, notes, what a browser tells of
// itself, secrets.
//
// Payload replaces such values by others of the same form. All else keeps its
// bytes, numbers included. Equal values stay equal under one Masker, within a
// message and across messages; which ones they were cannot be told without its
// key.
package mask

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"crosswalk/contracts/schema"
)

// Masker replaces personal values. It is safe for concurrent use.
type Masker struct{ key []byte }

// New makes a masker. With an empty key it takes one of its own that nobody knows.
func New(key []byte) *Masker {
	if len(key) == 0 {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails
	}
	return &Masker{key}
}

// Options says what is known of a message. The zero value is ready to use.
type Options struct {
	// Shape is the contract's; nil if there is none.
	Shape *schema.Shape
	// Keep are texts that are no secret and may decide what becomes of a message:
	// the constants of the mapping.
	Keep map[string]bool
}

// Payload masks a JSON document. It gives the new text and the pointers of what
// was replaced. False: the text is not JSON, and then nothing of it comes back.
func (m *Masker) Payload(doc []byte, o Options) (text []byte, replaced []string, ok bool) {
	if !json.Valid(doc) {
		return nil, nil, false
	}
	w := &walk{masker: m, options: o, in: doc, replaced: []string{}}
	w.value(place{shape: o.Shape})
	w.space()
	return append(w.out, w.in[w.from:]...), w.replaced, true
}

// place is where a value stands.
type place struct {
	pointer string
	names   []string // of the members on the way, as small words; the last is its own
	shape   *schema.Shape
	inside  bool // of something that is personal as a whole
}

// walk goes through a document that is valid JSON and copies it.
type walk struct {
	masker   *Masker
	options  Options
	in, out  []byte
	at, from int // next byte; first byte that is not copied yet
	replaced []string
}

func (w *walk) space() {
	for w.at < len(w.in) && strings.IndexByte(" \t\r\n", w.in[w.at]) >= 0 {
		w.at++
	}
}

func (w *walk) value(p place) {
	w.space()
	p.inside = p.inside || p.shape != nil && p.shape.Personal
	switch w.in[w.at] {
	case '{':
		w.object(p)
	case '[':
		w.array(p)
	case '"':
		start := w.at
		text := w.text()
		w.replace(p, start, w.masker.text(p, text, w.options))
	default:
		start := w.at
		for w.at < len(w.in) && strings.IndexByte(" \t\r\n,]}", w.in[w.at]) < 0 {
			w.at++
		}
		if c := w.in[start]; c == '-' || c >= '0' && c <= '9' {
			w.replace(p, start, w.masker.number(p, string(w.in[start:w.at])))
		}
	}
}

// replace puts text in the place of the value from start on; nil leaves it.
func (w *walk) replace(p place, start int, text []byte) {
	if text == nil {
		return
	}
	w.out = append(append(w.out, w.in[w.from:start]...), text...)
	w.from = w.at
	w.replaced = append(w.replaced, p.pointer)
}

func (w *walk) object(p place) {
	for w.at++; ; w.at++ {
		w.space()
		if w.in[w.at] == '}' {
			w.at++
			return
		}
		name := w.text()
		w.space()
		w.at++ // the colon
		w.value(p.member(name))
		w.space()
		if w.in[w.at] == '}' {
			w.at++
			return
		}
	}
}

func (w *walk) array(p place) {
	for i := 0; ; i++ {
		w.at++
		w.space()
		if w.in[w.at] == ']' {
			w.at++
			return
		}
		item := p
		item.pointer += "/" + strconv.Itoa(i)
		if p.shape != nil {
			item.shape = p.shape.Items
		}
		w.value(item)
		w.space()
		if w.in[w.at] == ']' {
			w.at++
			return
		}
	}
}

// text reads a JSON string.
func (w *walk) text() string {
	start := w.at
	for w.at++; w.in[w.at] != '"'; w.at++ {
		if w.in[w.at] == '\\' {
			w.at++
		}
	}
	w.at++
	var s string
	_ = json.Unmarshal(w.in[start:w.at], &s) // it is valid
	return s
}

var escape = strings.NewReplacer("~", "~0", "/", "~1")

func (p place) member(name string) place {
	out := place{pointer: p.pointer + "/" + escape.Replace(name), inside: p.inside}
	out.names = append(append(out.names, p.names...), words(name))
	if p.shape != nil {
		out.shape = p.shape.Extra
		if prop := p.shape.Prop(name); prop != nil {
			out.shape = prop.Shape
		}
	}
	return out
}

// words cuts a name into small words: firstName, first_name and FIRST-NAME are
// "first name".
func words(name string) string {
	var b strings.Builder
	last := ' '
	for _, r := range name {
		if unicode.IsUpper(r) && (unicode.IsLower(last) || unicode.IsDigit(last)) {
			b.WriteByte(' ')
		}
		last = r
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			r = ' '
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// text is what a text becomes, as JSON; nil leaves it as it is.
func (m *Masker) text(p place, s string, o Options) []byte {
	if strings.TrimSpace(s) == "" || o.Keep[s] {
		return nil
	}
	kind := kindOf(p, s)
	if kind == none {
		return nil
	}
	out := m.fitting(kind, p.shape, s)
	if out == s {
		return nil
	}
	b, err := marshal(out)
	if err != nil {
		return nil
	}
	return b
}

func marshal(s string) ([]byte, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(s)
	return []byte(strings.TrimRight(b.String(), "\n")), err
}

// attempts is how many values are made before one that the contract may refuse is
// taken.
const attempts = 24

// fitting is a value of the kind that the contract takes, as far as one is found.
func (m *Masker) fitting(kind kind, shape *schema.Shape, s string) string {
	if shape != nil && len(shape.Enum) > 0 {
		return m.member(shape.Enum, s)
	}
	var first string
	for n := range attempts {
		d := m.dice(kind, s, n)
		out := s
		if n < attempts/2 {
			out = kind.make(d, s)
		} else {
			out = scramble(d, s)
		}
		if out == s {
			continue
		}
		if first == "" {
			first = out
		}
		if fits(shape, out) || !fits(shape, s) && utf8.RuneCountInString(out) == utf8.RuneCountInString(s) {
			return out
		}
	}
	if first == "" { // nothing in it can be another
		return strings.Repeat("x", max(1, min(utf8.RuneCountInString(s), 8)))
	}
	return first
}

// member is another text of an enum.
func (m *Masker) member(enum []string, s string) string {
	var all []string
	for _, e := range enum {
		var text string
		if json.Unmarshal([]byte(e), &text) == nil && text != s && strings.HasPrefix(e, `"`) {
			all = append(all, text)
		}
	}
	if len(all) == 0 {
		return s // there is only one: it tells nothing
	}
	return all[m.dice(name, s, 0).n(len(all))]
}

// number is what a number becomes, as JSON; nil leaves it as it is.
func (m *Masker) number(p place, s string) []byte {
	kind := kindOfNumber(p)
	if kind == none {
		return nil
	}
	for n := range attempts {
		d := m.dice(kind, s, n)
		out := []byte(s)
		digits := len(out)
		if i := strings.IndexAny(s, "eE"); i >= 0 {
			digits = i
		}
		for i, c := range out[:digits] {
			switch {
			case c < '0' || c > '9':
			case i == 0 || i == 1 && out[0] == '-': // a number keeps its digits' count
				if c != '0' {
					out[i] = byte('1' + d.n(9))
				}
			case kind == geo && i <= 2 && !strings.Contains(s[:i], "."):
				out[i] = byte('0' + d.n(5))
			default:
				out[i] = byte('0' + d.n(10))
			}
		}
		if string(out) != s && inRange(p.shape, string(out)) {
			return out
		}
	}
	return []byte("0")
}

// inRange says that a number lies within the bounds of a contract.
func inRange(shape *schema.Shape, s string) bool {
	if shape == nil {
		return true
	}
	v, ok := new(big.Rat).SetString(s)
	if !ok {
		return false
	}
	beyond := func(bound string, way int, equal bool) bool {
		b, ok := new(big.Rat).SetString(bound)
		if !ok {
			return false
		}
		c := v.Cmp(b)
		return c == way || equal && c == 0
	}
	return !beyond(shape.Min, -1, false) && !beyond(shape.Max, 1, false) && !beyond(shape.MoreThan, -1, true) && !beyond(shape.LessThan, 1, true)
}

// dice are numbers that a value decides, and the key.
type dice struct {
	key     []byte
	attempt int
	sum     []byte
	next    int
}

func (m *Masker) dice(kind kind, s string, n int) *dice {
	return (&dice{key: m.key, attempt: n}).of(kind, s)
}

// of are the dice of a part of the value: a first name is the same alone and in a
// full name.
func (d *dice) of(kind kind, s string) *dice {
	h := hmac.New(sha256.New, d.key)
	h.Write([]byte(strconv.Itoa(int(kind)) + " " + strconv.Itoa(d.attempt) + " " + s))
	return &dice{key: d.key, attempt: d.attempt, sum: h.Sum(nil)}
}

// n is a number from 0 to most-1.
func (d *dice) n(most int) int {
	if d.next+4 > len(d.sum) {
		h := hmac.New(sha256.New, d.key)
		h.Write(d.sum)
		d.sum, d.next = h.Sum(nil), 0
	}
	v := uint32(d.sum[d.next])<<24 | uint32(d.sum[d.next+1])<<16 | uint32(d.sum[d.next+2])<<8 | uint32(d.sum[d.next+3])
	d.next += 4
	return int(v % uint32(most))
}
