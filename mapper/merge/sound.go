package merge

import (
	"strings"

	"crosswalk/mapper/document"
)

// sound reads the merged text and compares it with the sides: what one side
// changed must be there as it wrote it, what nobody changed as it was. It finds
// files that are cut in an unforeseen way before they are stored.
func (m *merger) sound(r Result, b, o, t *document.Part) bool {
	merged, ok := document.Layout(r.Text)
	if !ok || repeats(&merged) {
		return false
	}
	told := map[string]bool{}
	for _, c := range r.Conflicts {
		told[c.Target] = true
	}
	says, was, ours, theirs := facts(&merged), facts(b), facts(o), facts(t)
	all := map[string]bool{}
	for _, side := range []map[string]string{says, was, ours, theirs} {
		for k := range side {
			all[k] = true
		}
	}
	for k := range all {
		want := ours[k]
		switch {
		case ours[k] == was[k]:
			want = theirs[k]
		case ours[k] == theirs[k] || theirs[k] == was[k]:
		default:
			continue // both changed it: a conflict, or a list that was merged by item
		}
		if says[k] != want && !disputed(k, told) {
			return false
		}
	}
	return true
}

// disputed says that a fact lies in a place that a conflict is about.
func disputed(key string, told map[string]bool) bool {
	for target := range told {
		if target == "" {
			return true
		}
		name := target
		if rest, ok := strings.CutPrefix(target, "let:"); ok {
			name = rest
		} else if rest, ok := strings.CutPrefix(target, "head:"); ok {
			name = rest
		}
		name, _, _ = strings.Cut(name, "[")
		for part := range strings.SplitSeq(key, "\x00") {
			if part == name || strings.HasPrefix(name, part+".") {
				return true
			}
		}
	}
	return false
}

// facts are the texts of all leaves and lists by the keys on the way to them; a
// part with keys of its own is the fact that it has some.
func facts(p *document.Part) map[string]string {
	out := map[string]string{}
	var walk func(at string, p *document.Part)
	walk = func(at string, p *document.Part) {
		for i := range p.Parts {
			c := &p.Parts[i]
			key := at + "\x00" + c.Key
			if c.Form == document.Map {
				out[key] = "{"
				walk(key, c)
				continue
			}
			out[key] = norm(c)
		}
	}
	walk("", p)
	return out
}
