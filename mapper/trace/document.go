package trace

import (
	"encoding/json"
	"sort"
	"strings"
)

// document knows where every value of a JSON text begins and ends.
type document struct {
	text   []byte
	values []value // in the order of their starts, the root first
	stop   bool
}

type value struct {
	start, end int
	parent     int
	name       string // member of an object
	index      int    // in an array, -1 of a member
	kids       map[string]int
}

// index reads a text as far as it is JSON. What follows a mistake is not there.
func index(text []byte) *document {
	d := &document{text: text}
	d.value(d.space(0), value{parent: -1, index: -1}, 0)
	return d
}

func (d *document) space(at int) int {
	for at < len(d.text) && strings.IndexByte(" \t\r\n", d.text[at]) >= 0 {
		at++
	}
	return at
}

func (d *document) peek(at int) byte {
	if at < len(d.text) && !d.stop {
		return d.text[at]
	}
	d.stop = true
	return 0
}

// maxNesting is far beyond the depth that any module takes.
const maxNesting = 10_000

// value reads the value at at and returns where it ends.
func (d *document) value(at int, v value, depth int) int {
	if at >= len(d.text) || depth > maxNesting {
		d.stop = true
		return at
	}
	v.start = at
	id := len(d.values)
	d.values = append(d.values, v)
	var end int
	switch d.text[at] {
	case '{', '[':
		end = d.container(at, id, depth)
	case '"':
		end = d.string(at)
	default:
		for end = at; end < len(d.text) && strings.IndexByte(",]} \t\r\n", d.text[end]) < 0; {
			end++
		}
	}
	if end == at {
		d.stop = true
	}
	d.values[id].end = end
	return end
}

func (d *document) string(at int) int {
	for at++; at < len(d.text) && d.text[at] != '"'; at++ {
		if d.text[at] == '\\' {
			at++
		}
	}
	return min(at+1, len(d.text))
}

func (d *document) container(at, id, depth int) int {
	object := d.text[at] == '{'
	end := byte(']')
	if object {
		end = '}'
		d.values[id].kids = map[string]int{}
	}
	at = d.space(at + 1)
	for n := 0; d.peek(at) != end && !d.stop; n++ {
		v := value{parent: id, index: n}
		if object {
			from := at
			at = d.string(at)
			v.name, v.index = unquote(d.text[from:at]), -1
			if at = d.space(at); d.peek(at) != ':' {
				d.stop = true
				return at
			}
			at = d.space(at + 1)
			d.values[id].kids[v.name] = len(d.values)
		}
		at = d.space(d.value(at, v, depth+1))
		if d.peek(at) == ',' {
			at = d.space(at + 1)
		} else if d.peek(at) != end {
			d.stop = true
			return at
		}
	}
	return min(at+1, len(d.text))
}

// unquote is the text of a JSON string, or what stands between its quotes if it
// is none.
func unquote(b []byte) string {
	var s string
	if json.Unmarshal(b, &s) != nil {
		return strings.Trim(string(b), `"`)
	}
	return s
}

// at is the innermost value that holds the byte at an offset, behind white
// space; -1 if there is none.
func (d *document) at(offset int) int {
	offset = d.space(offset)
	i := sort.Search(len(d.values), func(i int) bool { return d.values[i].start > offset }) - 1
	for i >= 0 && d.values[i].end <= offset {
		i = d.values[i].parent
	}
	return i
}

// member is the member of an object, -1 if it has none.
func (d *document) member(id int, name string) int {
	if k, ok := d.values[id].kids[name]; ok {
		return k
	}
	return -1
}

// pointer is the JSON pointer of a value.
func (d *document) pointer(id int) string {
	v := d.values[id]
	switch {
	case v.parent < 0:
		return ""
	case v.index >= 0:
		return d.pointer(v.parent) + "/" + itoa(v.index)
	}
	return d.pointer(v.parent) + "/" + escape(v.name)
}
