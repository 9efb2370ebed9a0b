package suggest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/contracts/schema"
	"crosswalk/mapper"
)

// ErrNoMessage reports a reference that names no message a mapping can read or
// write.
var ErrNoMessage = errors.New("not a message of the workspace")

func message(set mapper.Contracts, ref contracts.Ref) (*contracts.Contract, error) {
	c, ok := set.Get(ref)
	switch {
	case !ok:
		return nil, fmt.Errorf("%s: %w: there is no such contract", ref, ErrNoMessage)
	case c.Root == nil:
		return nil, fmt.Errorf("%s: %w: it is an API; name one of its schemas after a #", ref, ErrNoMessage)
	case c.Root.Kind != schema.Object:
		return nil, fmt.Errorf("%s: %w: it is no object", ref, ErrNoMessage)
	}
	return c, nil
}

// maxDepth bounds how deep contracts are looked into: they may contain
// themselves.
const maxDepth = 7

// place is a property or an array's item in one of the contracts.
type place struct {
	name     string
	shape    *schema.Shape
	parent   *place
	elem     bool // the item of parent, an array
	optional bool // may be absent or null
	required bool
	kids     []*place
	words    []string        // of the name
	around   []string        // of the names above
	said     map[string]bool // the longer words of the description

	pathText, pointerText string  // once they were asked for
	ids, aroundIDs        []int32 // numbers of words and around
}

// tree lays a contract out. name is the contract's own, which says what an "id"
// at the top is the id of.
func tree(root *schema.Shape, name string) *place {
	p := &place{shape: root, around: words(name), required: true}
	p.grow(map[*schema.Shape]int{}, 0)
	return p
}

func (p *place) grow(above map[*schema.Shape]int, depth int) {
	if depth > maxDepth || above[p.shape] > 1 {
		return
	}
	above[p.shape]++
	defer func() { above[p.shape]-- }()
	around := p.around
	if p.name != "" {
		around = append(append([]string{}, around...), p.words...)
	}
	sum := money(p.shape)
	child := func(name string, shape *schema.Shape, required, elem bool) {
		k := &place{
			name: name, shape: shape, parent: p, elem: elem, required: required,
			optional: !required || shape.Nullable, words: words(name), around: around,
			said: longWords(shape.Doc),
		}
		switch {
		case sum && shape.Format == "decimal":
			k.words = p.sum() // the amount of a price is a price
			fallthrough
		case isMoney(name):
			if len(k.said) == 0 {
				k.said = p.said
			}
		}
		k.grow(above, depth+1)
		p.kids = append(p.kids, k)
	}
	switch p.shape.Kind {
	case schema.Object:
		for _, prop := range p.shape.Props {
			child(prop.Name, prop.Shape, prop.Required, false)
		}
	case schema.Array:
		if p.shape.Items != nil {
			child("", p.shape.Items, true, true)
		}
	}
}

// money says that an object is an amount with its currency and nothing more.
func money(s *schema.Shape) bool {
	amounts, currencies := 0, 0
	for _, prop := range s.Props {
		w := words(prop.Name)
		switch {
		case prop.Shape.Format == "decimal" || prop.Shape.Kind == schema.Number:
			amounts++
		case len(w) > 0 && w[0] == "currency":
			currencies++
		}
	}
	return amounts == 1 && currencies == 1 && len(s.Props) == 2
}

// isMoney recognises the name of an object that says whose money it is.
func isMoney(name string) bool { return strings.Contains(strings.ToLower(name), "money") }

// sum names the amount of a money object: by the object, or by what holds it
// where the object's own name only says whose money it is.
func (p *place) sum() []string {
	var own []string
	for _, w := range p.words {
		if w != "shop" {
			own = append(own, w)
		}
	}
	if isMoney(p.name) && p.parent != nil && !p.parent.elem {
		return append(slices.Clone(p.parent.words), own...)
	}
	return own
}

var escapePointer = strings.NewReplacer("~", "~0", "/", "~1")

func (p *place) pointer() string {
	if p.pointerText == "" && p.parent != nil {
		p.pointerText = p.parent.pointer() + "/-"
		if !p.elem {
			p.pointerText = p.parent.pointer() + "/" + escapePointer.Replace(p.name)
		}
	}
	return p.pointerText
}

// path is the place as rules name it: "lines[].sku".
func (p *place) path() string {
	if p.pathText == "" && p.parent != nil {
		switch around := p.parent.path(); {
		case p.elem:
			p.pathText = around + "[]"
		case around == "":
			p.pathText = p.name
		default:
			p.pathText = around + "." + p.name
		}
	}
	return p.pathText
}

func (p *place) scalar() bool {
	switch p.shape.Kind {
	case schema.String, schema.Integer, schema.Number, schema.Boolean:
		return true
	}
	return false
}

// depth counts the properties and items above.
func (p *place) depth() int {
	n := 0
	for at := p; at.parent != nil; at = at.parent {
		n++
	}
	return n
}

// within counts the properties above up to the next item of an array.
func (p *place) within() int {
	n := 0
	for at := p; at.parent != nil && !at.elem; at = at.parent {
		n++
	}
	return n
}

// open lists the required targets that nothing writes, within what is written.
func (p *place) open(prefix string, written map[string]bool, out *[]string) {
	for _, k := range p.kids {
		path := k.path()
		switch {
		case k.elem:
			k.open(prefix, written, out)
		case written[path]:
			k.open(path, written, out)
		case k.required:
			*out = append(*out, path)
		}
	}
}
