package jsonschema

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// base is the identity of a file that states none. The name can never resolve.
const base = "https://contract.invalid/schema"

func baseURL() *url.URL { return &url.URL{Scheme: "https", Host: "contract.invalid", Path: "/schema"} }

// resource is a part of the file with an identity of its own ($id).
type resource struct {
	uri     *url.URL
	pointer string
	root    *schema.Schema // nil for a file that is no schema
	anchors map[string]*schema.Schema
}

// pending is a reference to resolve when every schema is read.
type pending struct {
	schema *schema.Schema
	ref    *schema.Reference
	from   *resource
	// anchor is the dynamic anchor that is meant, "" for a $ref.
	anchor string
}

func itoa(i int) string { return strconv.Itoa(i) }

func (r *Reader) resource(uri *url.URL, pointer string, root *schema.Schema) *resource {
	res := &resource{uri: uri, pointer: pointer, root: root, anchors: map[string]*schema.Schema{}}
	r.resources[uri.String()] = res
	return res
}

var (
	anchorName    = regexp.MustCompile(`^[A-Za-z_][-A-Za-z0-9._]*$`)
	oldAnchorName = regexp.MustCompile(`^[A-Za-z][-A-Za-z0-9._:]*$`)
)

// identify reads $id, $anchor and $dynamicAnchor, before anything inside of s
// is read.
func (r *Reader) identify(s *schema.Schema, v *source.Value) {
	if s.Pointer == "" {
		r.current.root = s
	}
	str := func(name string) (*source.Value, bool) {
		if _, known := r.keywords[name]; !known {
			return nil, false
		}
		v := v.Get(name)
		return v, v != nil && v.Kind == source.String
	}
	if before2019(r.dialect) {
		id, ok := str("$id")
		if r.dialect == schema.Draft4 {
			id, ok = str("id")
		}
		if ok && v.Get("$ref") == nil {
			r.oldIdentity(s, id)
		}
		return
	}
	if id, ok := str("$id"); ok {
		s.ID = id.Text
		u, err := r.current.uri.Parse(id.Text)
		switch {
		case err != nil || u.Fragment != "":
			r.list.Add(id.Pos, "schema/id", "%q is not an identifier, which is a URI without fragment", id.Text)
		default:
			r.enter(s, id, u)
		}
	}
	for _, name := range []string{"$anchor", "$dynamicAnchor"} {
		a, ok := str(name)
		if !ok {
			continue
		}
		if name == "$anchor" {
			s.Anchor = a.Text
		} else {
			s.DynamicAnchor = a.Text
		}
		is := anchorName
		if r.dialect == schema.Draft2019 {
			is = oldAnchorName
		}
		if !is.MatchString(a.Text) {
			r.list.Add(a.Pos, "schema/anchor", "%q is not an anchor, which is letters, digits, '-', '_' and '.'", a.Text)
			continue
		}
		r.anchor(s, a.Pos, a.Text)
	}
}

// enter begins a resource with s.
func (r *Reader) enter(s *schema.Schema, id *source.Value, u *url.URL) {
	u.Fragment, u.RawFragment = "", ""
	if known := r.resources[u.String()]; known != nil && known.root != s {
		r.list.Add(id.Pos, "schema/id", "the identifier %q is used twice", id.Text)
		return
	}
	r.current = r.resource(u, s.Pointer, s)
}

func (r *Reader) anchor(s *schema.Schema, pos diag.Pos, name string) {
	if other := r.current.anchors[name]; other != nil && other != s {
		r.list.Add(pos, "schema/anchor", "the anchor %q is used twice", name)
		return
	}
	r.current.anchors[name] = s
}

// oldIdentity reads the $id of drafts before 2019-09, whose fragment is an
// anchor.
func (r *Reader) oldIdentity(s *schema.Schema, id *source.Value) {
	s.ID = id.Text
	u, err := r.current.uri.Parse(id.Text)
	if err != nil {
		r.list.Add(id.Pos, "schema/id", "%q is not an identifier, which is a URI", id.Text)
		return
	}
	fragment := u.Fragment
	u.Fragment, u.RawFragment = "", ""
	if u.String() != r.current.uri.String() {
		r.enter(s, id, u)
	}
	switch {
	case fragment == "":
	case oldAnchorName.MatchString(fragment):
		s.Anchor = fragment
		r.anchor(s, id.Pos, fragment)
	default: // some generators write the place of each schema there
		r.warn(id.Pos, "schema/id", "the part %q of the identifier is not an anchor and has no effect", "#"+fragment)
	}
}

// identified checks the type of what identify has read.
func identified(r *Reader, _ *schema.Schema, v *source.Value, at string) {
	r.is(v, source.String, at)
}

func reference(r *Reader, s *schema.Schema, v *source.Value, at string) {
	if !r.is(v, source.String, at) {
		return
	}
	ref := &schema.Reference{Text: v.Text, Pos: v.Pos}
	anchor := ""
	if strings.HasSuffix(at, "/$ref") {
		s.Ref = ref
	} else {
		s.DynamicRef = ref
		_, anchor, _ = strings.Cut(v.Text, "#")
	}
	r.pending = append(r.pending, pending{s, ref, r.current, anchor})
}

// maxAstray bounds the references of a file that lead nowhere: each is looked for
// everywhere.
const maxAstray = 1000

// Resolve connects the references and returns every finding of the Reader.
func (r *Reader) Resolve() diag.List {
	for _, p := range r.pending {
		if r.astray == maxAstray {
			r.list.Add(p.ref.Pos, "schema/ref", "%d references lead nowhere, the rest are not followed", maxAstray)
			break
		}
		if p.ref.Target = r.target(p); p.ref.Target == nil {
			r.astray++
		}
		if p.ref == p.schema.DynamicRef && p.ref.Target != nil {
			p.ref.Dynamic = r.dynamic(p)
		}
	}
	r.cycles()
	r.list.Sort()
	return r.list
}

func (r *Reader) target(p pending) *schema.Schema {
	pos, text := p.ref.Pos, p.ref.Text
	u, err := p.from.uri.Parse(text)
	if err != nil {
		r.list.Add(pos, "schema/ref", "%q is not a reference", text)
		return nil
	}
	fragment := u.Fragment
	u.Fragment, u.RawFragment = "", ""
	res := r.resources[u.String()]
	if res == nil {
		r.list.Add(pos, "schema/remote-ref", "%q leads out of this file; other places are never read", text).Hint = "copy the schema into this file and refer to it there"
		return nil
	}
	switch {
	case fragment == "" && res.root != nil:
		return res.root
	case strings.HasPrefix(fragment, "/"):
		return r.pointed(pos, text, res.pointer+fragment)
	}
	if s := res.anchors[fragment]; s != nil && fragment != recursive {
		return s
	}
	r.list.Add(pos, "schema/ref", "%q leads to nothing in this file", text).Hint = r.suggest(fragment, len(res.anchors), func() []string {
		return slices.DeleteFunc(slices.Sorted(maps.Keys(res.anchors)), func(name string) bool { return name == recursive })
	})
	return nil
}

// pointed finds the schema at a JSON pointer of the file.
func (r *Reader) pointed(pos diag.Pos, text, pointer string) *schema.Schema {
	if s := r.byPointer[pointer]; s != nil {
		return s
	}
	if v := r.root.At(pointer); v != nil {
		// another spelling of the pointer, or a place where no schema is expected
		if s := r.placed(v.Pos); s != nil && v.Kind == source.Object {
			return s
		}
		r.list.Add(pos, "schema/ref", "%q leads to a place that holds no schema", text).Hint = "schemas to refer to belong under $defs, or components/schemas of an API"
		return nil
	}
	cut := strings.LastIndexByte(pointer, '/')
	hint := ""
	if parent := r.root.At(pointer[:cut]); parent != nil {
		hint = r.suggest(source.Unescape(pointer[cut+1:]), len(parent.Members), func() []string {
			var near []string
			for _, m := range parent.Members {
				near = append(near, m.Name)
			}
			return near
		})
	}
	r.list.Add(pos, "schema/ref", "%q leads to nothing in this file", text).Hint = hint
	return nil
}

// placed finds the first schema that was read at a place.
func (r *Reader) placed(pos diag.Pos) *schema.Schema {
	if r.places == nil {
		r.places = make(map[diag.Pos]*schema.Schema, len(r.order))
		for _, s := range r.order {
			if r.places[s.Pos] == nil {
				r.places[s.Pos] = s
			}
		}
	}
	return r.places[pos]
}

// cycles refuses schemas that include themselves for the same value, which no
// validator can finish.
func (r *Reader) cycles() {
	const open, done = 1, 2
	state := make(map[*schema.Schema]int, len(r.order))
	var visit func(s *schema.Schema)
	visit = func(s *schema.Schema) {
		state[s] = open
		for _, next := range inPlace(s) {
			switch state[next.schema] {
			case open:
				r.list.Add(next.pos, "schema/cycle", "this schema includes itself for the same value, so that it has no meaning").Hint = "put the reference below properties or items"
			case 0:
				visit(next.schema)
			}
		}
		state[s] = done
	}
	for _, s := range r.order {
		if state[s] == 0 {
			visit(s)
		}
	}
}

type edge struct {
	schema *schema.Schema
	pos    diag.Pos
}

// inPlace lists the schemas that s applies to the value it is applied to.
func inPlace(s *schema.Schema) []edge {
	var out []edge
	add := func(pos diag.Pos, list ...*schema.Schema) {
		for _, sub := range list {
			if sub != nil {
				out = append(out, edge{sub, pos})
			}
		}
	}
	if s.Ref != nil {
		add(s.Ref.Pos, s.Ref.Target)
	}
	if s.DynamicRef != nil {
		add(s.DynamicRef.Pos, s.DynamicRef.Target)
	}
	add(s.At("allOf"), s.AllOf...)
	add(s.At("anyOf"), s.AnyOf...)
	add(s.At("oneOf"), s.OneOf...)
	add(s.At("not"), s.Not)
	add(s.At("if"), s.If, s.Then, s.Else)
	for _, n := range s.DependentSchemas {
		add(n.Pos, n.Schema)
	}
	return out
}
