package impact

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
	"crosswalk/mapper/document"
)

// Bounds of what is listed of one contract.
const (
	mostFields = 2000   // differences
	mostSteps  = 50_000 // pairs of places that are compared
)

// differ compares two shapes of a message place by place, what is near the root
// first. A shape that is met in several places is listed in each, and where it
// leads back to itself once.
type differ struct {
	out   []FieldChange
	more  bool
	equal map[[2]*schema.Shape]bool
	queue []*step
	// unsaid are places that differ in conditions which a shape cannot express.
	unsaid []*step
}

// step is a pair to compare, and the way to it.
type step struct {
	at      place
	was, is *schema.Shape
	above   *step
}

func newDiffer() *differ { return &differ{equal: map[[2]*schema.Shape]bool{}} }

func (d *differ) root(was, is *schema.Shape) {
	switch {
	case was == nil && is == nil:
	case was == nil:
		d.add(place{}, "added", "", typeOf(is), is.Pos)
	case is == nil:
		d.add(place{}, "removed", typeOf(was), "", was.Pos)
	default:
		d.push(nil, place{}, was, is)
	}
	for i := 0; i < len(d.queue) && len(d.out) < mostFields; i++ {
		s := d.queue[i]
		d.own(s.at, s.was, s.is)
		d.members(s)
		d.below(s)
		if !sameRest(s.was, s.is) {
			d.unsaid = append(d.unsaid, s)
		}
	}
	d.conditions()
	slices.SortStableFunc(d.out, func(a, b FieldChange) int {
		return cmp.Or(cmp.Compare(a.Position.Line, b.Position.Line), cmp.Compare(a.Position.Col, b.Position.Col), strings.Compare(a.Pointer, b.Pointer))
	})
}

// push notes a pair that differs, unless it lies on the way to itself.
func (d *differ) push(above *step, at place, was, is *schema.Shape) {
	if d.same(was, is) {
		return
	}
	if len(d.queue) == mostSteps {
		d.more = true
		return
	}
	for s := above; s != nil; s = s.above {
		if s.was == was && s.is == is {
			return
		}
	}
	d.queue = append(d.queue, &step{at, was, is, above})
}

// place is where in a message a field stands.
type place struct{ pointer, path string }

func (p place) member(name string) place {
	at := place{p.pointer + "/" + source.Escape(name), document.JoinPath([]string{name})}
	if p.path != "" {
		at.path = p.path + "." + at.path
	}
	return at
}

func (p place) item() place { return place{p.pointer + "/-", p.path + "[]"} }

func (d *differ) add(at place, kind, before, after string, pos diag.Pos) {
	if len(d.out) == mostFields {
		d.more = true
		return
	}
	if at.path == "" {
		at.path = "the message"
	}
	d.out = append(d.out, FieldChange{Pointer: at.pointer, Path: at.path, Kind: kind, Before: before, After: after, Position: pos})
}

// own lists the differences of the value itself.
func (d *differ) own(at place, was, is *schema.Shape) {
	if b, a := typeOf(was), typeOf(is); b != a {
		d.add(at, "type", b, a, is.Pos)
	}
	if was.Nullable != is.Nullable {
		d.add(at, "nullability", nullable(was), nullable(is), is.Pos)
	}
	if gone, come := minus(was.Enum, is.Enum), minus(is.Enum, was.Enum); len(gone)+len(come) > 0 {
		d.add(at, "values", values(was, gone), values(is, come), is.Pos)
	}
	if b, a := minus(bounds(was), bounds(is)), minus(bounds(is), bounds(was)); len(b)+len(a) > 0 {
		d.add(at, "constraint", strings.Join(b, ", "), strings.Join(a, ", "), is.Pos)
	}
	if was.Kind == schema.Object && is.Kind == schema.Object && (was.Extra == nil) != (is.Extra == nil) {
		d.add(at, "content", content(was), content(is), is.Pos)
	}
	if !was.Deprecated && is.Deprecated {
		d.add(at, "deprecation", "", "deprecated", is.Pos)
	}
}

func (d *differ) members(s *step) {
	for _, p := range s.was.Props {
		here := s.at.member(p.Name)
		q := s.is.Prop(p.Name)
		if q == nil {
			d.add(here, "removed", optional(p.Required)+" "+typeOf(p.Shape), "", p.Pos)
			continue
		}
		if p.Required != q.Required {
			d.add(here, "optionality", optional(p.Required), optional(q.Required), q.Pos)
		}
		d.push(s, here, p.Shape, q.Shape)
	}
	for _, q := range s.is.Props {
		if s.was.Prop(q.Name) == nil {
			d.add(s.at.member(q.Name), "added", "", optional(q.Required)+" "+typeOf(q.Shape), q.Pos)
		}
	}
}

// below goes to items and to undeclared members.
func (d *differ) below(s *step) {
	pair := func(was, is *schema.Shape) {
		at := s.at.item()
		switch {
		case was == nil && is == nil:
		case was == nil:
			d.add(at, "type", "anything", typeOf(is), is.Pos)
		case is == nil:
			d.add(at, "type", typeOf(was), "anything", s.is.Pos)
		default:
			d.push(s, at, was, is)
		}
	}
	if s.was.Kind == schema.Array && s.is.Kind == schema.Array {
		pair(s.was.Items, s.is.Items)
	}
	if s.was.Extra != nil && s.is.Extra != nil {
		pair(s.was.Extra, s.is.Extra)
	}
}

// conditions lists what shapes cannot express, if nothing at or below the place
// tells it already.
func (d *differ) conditions() {
	for _, s := range d.unsaid {
		told := slices.ContainsFunc(d.out, func(f FieldChange) bool {
			return f.Pointer == s.at.pointer || strings.HasPrefix(f.Pointer, s.at.pointer+"/")
		})
		if !told {
			d.add(s.at, "constraint", "", "other conditions", s.is.Pos)
		}
	}
}

// same reports whether two shapes say the same, at every depth. A pair that is
// met again on the way is taken for equal, which is kept if all turn out to be.
func (d *differ) same(was, is *schema.Shape) bool {
	if known, ok := d.equal[[2]*schema.Shape{was, is}]; ok {
		return known
	}
	assumed := map[[2]*schema.Shape]bool{}
	ok := d.agree(was, is, assumed)
	if ok {
		maps.Copy(d.equal, assumed)
	}
	return ok
}

func (d *differ) agree(was, is *schema.Shape, assumed map[[2]*schema.Shape]bool) bool {
	if was == is {
		return true
	}
	if was == nil || is == nil {
		return false
	}
	pair := [2]*schema.Shape{was, is}
	if known, ok := d.equal[pair]; ok {
		return known
	}
	if assumed[pair] {
		return true
	}
	assumed[pair] = true
	ok := sameOwn(was, is) && len(was.Props) == len(is.Props) && d.agree(was.Items, is.Items, assumed) && d.agree(was.Extra, is.Extra, assumed)
	for i := 0; ok && i < len(was.Props); i++ {
		p := was.Props[i]
		q := is.Prop(p.Name)
		ok = q != nil && p.Required == q.Required && d.agree(p.Shape, q.Shape, assumed)
	}
	ok = ok && sameRest(was, is)
	if !ok {
		d.equal[pair] = false
	}
	return ok
}

func sameOwn(was, is *schema.Shape) bool {
	return typeOf(was) == typeOf(is) && was.Nullable == is.Nullable && (was.Extra == nil) == (is.Extra == nil) && was.Deprecated == is.Deprecated &&
		slices.Equal(sortedCopy(was.Enum), sortedCopy(is.Enum)) && slices.Equal(bounds(was), bounds(is))
}

// sameRest compares the conditions that a shape cannot express, as they are
// written.
func sameRest(was, is *schema.Shape) bool {
	if len(was.Rest) != len(is.Rest) {
		return false
	}
	for i := range was.Rest {
		a, err := schema.Encode(was.Rest[i])
		b, err2 := schema.Encode(is.Rest[i])
		if err != nil || err2 != nil || !bytes.Equal(a, b) {
			return false
		}
	}
	return true
}

// typeOf is the type of a place in words: "string (decimal)", "array of object".
func typeOf(s *schema.Shape) string {
	switch {
	case s.Kind == schema.Any && s.Union == nil:
		return "anything"
	case s.Kind == schema.Any:
		var names []string
		for _, k := range s.Union {
			names = append(names, k.String())
		}
		return strings.Join(names, " or ")
	case s.Kind == schema.Array && s.Items != nil && s.Items.Kind != schema.Any:
		return "array of " + s.Items.Kind.String()
	case s.Format != "":
		return s.Kind.String() + " (" + s.Format + ")"
	}
	return s.Kind.String()
}

func nullable(s *schema.Shape) string {
	if s.Nullable {
		return "may be null"
	}
	return "never null"
}

func optional(required bool) string {
	if required {
		return "required"
	}
	return "optional"
}

func content(s *schema.Shape) string {
	if s.Extra == nil {
		return "closed"
	}
	return "open"
}

// bounds are the limits of a shape in the words of the schema.
func bounds(s *schema.Shape) []string {
	var out []string
	text := func(name, value string) {
		if value != "" {
			out = append(out, name+" "+value)
		}
	}
	count := func(name string, n, none int) {
		if n != none {
			out = append(out, name+" "+strconv.Itoa(n))
		}
	}
	text("minimum", s.Min)
	text("maximum", s.Max)
	text("exclusiveMinimum", s.MoreThan)
	text("exclusiveMaximum", s.LessThan)
	text("multipleOf", s.MultipleOf)
	text("pattern", s.Pattern)
	if s.Kind == schema.String {
		count("minLength", s.MinLength, 0)
		count("maxLength", s.MaxLength, -1)
	}
	if s.Kind == schema.Array {
		count("minItems", s.MinItems, 0)
		count("maxItems", s.MaxItems, -1)
		if s.UniqueItems {
			out = append(out, "uniqueItems")
		}
	}
	if s.Extensible {
		out = append(out, "extensible")
	}
	return out
}

// values are the listed values that only one side has.
func values(s *schema.Shape, own []string) string {
	if s.Enum == nil {
		return "any"
	}
	return strings.Join(own, ", ")
}

// minus are the texts of a that b has not.
func minus(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

func sortedCopy(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return out
}
