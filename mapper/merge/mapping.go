package merge

import (
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/document"
)

// Mapping merges a mapping file. A nil text: there is no file.
func Mapping(base, ours, theirs []byte) Result {
	if r, done := easy(base, ours, theirs); done {
		return r
	}
	if ours == nil || theirs == nil {
		return whole(base, ours, theirs)
	}
	o, okO := document.Layout(ours)
	t, okT := document.Layout(theirs)
	b, okB := document.Part{Form: document.Map}, true
	if base != nil {
		b, okB = document.Layout(base)
	}
	if !okB || !okO || !okT || repeats(&b) || repeats(&o) || repeats(&t) {
		return whole(base, ours, theirs)
	}
	m := &merger{eol: "\n"}
	if strings.Contains(string(ours), "\r\n") {
		m.eol = "\r\n"
	}
	p := m.file(&b, &o, &t)
	if m.stuck {
		return whole(base, ours, theirs)
	}
	out := Result{Text: []byte(p.text), Conflicts: m.conflicts}
	if !m.sound(out, &b, &o, &t) || !clean(ours, theirs, out.Text) {
		return whole(base, ours, theirs)
	}
	return out
}

// clean says that the merged text has no mistake of form if neither side had.
func clean(ours, theirs, merged []byte) bool {
	failed := func(text []byte) bool {
		_, list := document.Parse("", text)
		return slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Severity == diag.Error })
	}
	return !failed(merged) || failed(ours) || failed(theirs)
}

// repeats says that a key stands twice somewhere.
func repeats(p *document.Part) bool {
	seen := map[string]bool{}
	for i := range p.Parts {
		if p.Form == document.Map && seen[p.Parts[i].Key] || repeats(&p.Parts[i]) {
			return true
		}
		seen[p.Parts[i].Key] = true
	}
	return false
}

type merger struct {
	eol       string
	conflicts []Conflict
	stuck     bool // the texts cannot be brought together
	quiet     int  // conflicts are told elsewhere
}

// piece is the text of a merged part, written for the column col.
type piece struct {
	text   string
	col    int
	inline bool
}

func of(p *document.Part) *piece {
	if p == nil {
		return nil
	}
	return &piece{p.Text(), p.Col, p.Inline}
}

func (m *merger) conflict(target string, b, o, t *document.Part) *piece {
	m.tell(target, fragment(b), fragment(o), fragment(t))
	return of(o)
}

func (m *merger) tell(target string, b, o, t *string) {
	if m.quiet == 0 {
		m.conflicts = append(m.conflicts, Conflict{target, b, o, t})
	}
}

// fragment is a part for a reader: no blank lines around it, no indentation.
func fragment(p *document.Part) *string {
	if p == nil {
		return nil
	}
	return cleaned(of(p))
}

func cleaned(p *piece) *string {
	if p == nil {
		return nil
	}
	s := strings.Trim(plain(p.text, p.col), "\n")
	return &s
}

// file merges the top level: header keys, lets and rules.
func (m *merger) file(b, o, t *document.Part) *piece {
	head, okHead := m.words(b.Head, o.Head, t.Head)
	tail, okTail := m.words(b.Tail, o.Tail, t.Tail)
	if !okHead || !okTail {
		m.stuck = true
		return &piece{}
	}
	all := m.entries(b, o, t, func(b, o, t *document.Part) *piece {
		key := one(b, o, t).Key
		switch {
		case key == "let" && forms(document.Map, o, t):
			return m.block("let", b, o, t, func(b, o, t *document.Part) *piece {
				return m.leaf("let:"+one(b, o, t).Key, b, o, t)
			})
		case key == "rules" && forms(document.Map, o, t):
			return m.rules("", b, o, t)
		}
		return m.leaf("head:"+key, b, o, t)
	})
	return &piece{text: m.join(head, all, 0, false) + tail}
}

// rules merges the rules beneath a path.
func (m *merger) rules(path string, b, o, t *document.Part) *piece {
	return m.block(path, b, o, t, func(b, o, t *document.Part) *piece {
		return m.rule(below(path, one(b, o, t).Key), b, o, t)
	})
}

func below(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// nested are the keys of a rule that hold rules; all others are the rule's own.
var nested = []string{"rules", "items", "choose", "otherwise"}

// rule merges one rule. What stands beneath it is merged on its own; the rest of
// it is one unit, because half of one edit beside half of another is neither.
func (m *merger) rule(path string, b, o, t *document.Part) *piece {
	if p, done := m.simple(path, b, o, t); done {
		return p
	}
	if !forms(document.Map, o, t) || b != nil && b.Form != document.Map {
		return m.leaf(path, b, o, t)
	}
	inside := path
	if child(o, "each") != nil || child(t, "each") != nil {
		inside += "[]"
	}
	ownB, ownO, ownT := own(b), own(o), own(t)
	if ownO == ownT || ownO == ownB || ownT == ownB {
		return m.body(inside, b, o, t, nil)
	}
	ours := m.body(inside, b, o, t, o)
	m.quiet++
	theirs := m.body(inside, b, o, t, t)
	m.quiet--
	m.tell(path, fragment(b), cleaned(ours), cleaned(theirs))
	return ours
}

// body merges the entries of a rule; pick is the side that its own keys are
// taken from, nil where they do not contradict each other.
func (m *merger) body(path string, b, o, t, pick *document.Part) *piece {
	return m.block(path, b, o, t, func(b, o, t *document.Part) *piece {
		key := one(b, o, t).Key
		switch {
		case !slices.Contains(nested, key) && pick != nil:
			return of(child(pick, key))
		case key == "rules" && forms(document.Map, o, t):
			return m.rules(path, b, o, t)
		case (key == "items" || key == "choose") && forms(document.List, o, t):
			return m.list(path, key, b, o, t)
		case key == "otherwise":
			return m.rule(path, b, o, t)
		}
		return m.leaf(path, b, o, t)
	})
}

// own is what identifies the unit of a rule's own keys.
func own(p *document.Part) string {
	var list []string
	if p != nil {
		for i := range p.Parts {
			if c := &p.Parts[i]; !slices.Contains(nested, c.Key) {
				list = append(list, c.Key+"\x00"+norm(c))
			}
		}
	}
	slices.Sort(list)
	return strings.Join(list, "\x01")
}

// leaf merges what has no parts that could be told apart.
func (m *merger) leaf(target string, b, o, t *document.Part) *piece {
	if p, done := m.simple(target, b, o, t); done {
		return p
	}
	if b != nil && norm(b) != norm(o) && norm(b) != norm(t) && norm(o) != norm(t) {
		return m.conflict(target, b, o, t)
	}
	side := o // whose text it is; the comments above may be the other's
	if b != nil && norm(b) == norm(o) {
		side = t
	}
	if b == nil && norm(o) != norm(t) {
		return m.conflict(target, b, o, t)
	}
	lead, ok := m.words(leadOf(b), leadOf(o), leadOf(t))
	if !ok {
		return m.conflict(target, b, o, t)
	}
	body := *side
	body.Lead = ""
	return &piece{lead + body.Text(), side.Col, side.Inline && lead == ""}
}

// simple is for parts that only one side touched, or both alike.
func (m *merger) simple(target string, b, o, t *document.Part) (*piece, bool) {
	switch {
	case o == nil && t == nil:
		return nil, true
	case alike(o, t), alike(b, t):
		return of(o), true
	case alike(b, o):
		return of(t), true
	case o == nil || t == nil:
		if b != nil && o == nil && norm(b) == norm(t) || b != nil && t == nil && norm(b) == norm(o) {
			return nil, true // only comments around it moved
		}
		return m.conflict(target, b, o, t), true
	}
	return nil, false
}

// block merges a part with parts: its own line, and what stands beneath by key.
func (m *merger) block(target string, b, o, t *document.Part, each func(b, o, t *document.Part) *piece) *piece {
	if p, done := m.simple(target, b, o, t); done {
		return p
	}
	if b != nil && b.Form != document.Map {
		return m.conflict(target, b, o, t)
	}
	lead, okLead := m.words(leadOf(b), o.Lead, t.Lead)
	head, okHead := m.words(headOf(b), strings.TrimLeft(o.Head, " "), strings.TrimLeft(t.Head, " "))
	if !okLead || !okHead {
		return m.conflict(target, b, o, t)
	}
	if !o.Inline {
		head = strings.Repeat(" ", o.Col) + head
	}
	inline := len(o.Parts) > 0 && o.Parts[0].Inline
	col := o.Col + 2
	if len(o.Parts) > 0 {
		col = o.Parts[0].Col
	}
	return &piece{m.join(lead+head, m.entries(b, o, t, each), col, inline), o.Col, o.Inline && lead == ""}
}

// entries merges the parts of three by their keys.
func (m *merger) entries(b, o, t *document.Part, each func(b, o, t *document.Part) *piece) []*piece {
	made := map[string]*piece{}
	keep := map[string]bool{}
	for _, side := range []*document.Part{o, t, b} {
		for _, key := range keysOf(side) {
			if _, seen := made[key]; seen {
				continue
			}
			made[key] = each(child(b, key), child(o, key), child(t, key))
			keep[key] = made[key] != nil
		}
	}
	var out []*piece
	for _, key := range order(keysOf(b), keysOf(o), keysOf(t), keep) {
		out = append(out, made[key])
	}
	return out
}

// list merges the items of a tuple or the alternatives of a choose, whose order
// has a meaning.
func (m *merger) list(path, key string, b, o, t *document.Part) *piece {
	if p, done := m.simple(path, b, o, t); done {
		return p
	}
	if b == nil || b.Form != document.List {
		return m.conflict(path, b, o, t)
	}
	steps, ok := align(b.Parts, o.Parts, t.Parts)
	if !ok {
		return m.conflict(path, b, o, t)
	}
	var all []*piece
	for _, s := range steps {
		target := path
		if key == "items" {
			target += "[" + strconv.Itoa(s.at) + "]"
		}
		if p := m.rule(target, s.b, s.o, s.t); p != nil {
			all = append(all, p)
		}
	}
	lead, okLead := m.words(b.Lead, o.Lead, t.Lead)
	head, okHead := m.words(headOf(b), strings.TrimLeft(o.Head, " "), strings.TrimLeft(t.Head, " "))
	if !okLead || !okHead || len(all) == 0 {
		return m.conflict(path, b, o, t)
	}
	if !o.Inline {
		head = strings.Repeat(" ", o.Col) + head
	}
	return &piece{m.join(lead+head, all, o.Parts[0].Col, o.Parts[0].Inline), o.Col, o.Inline}
}
