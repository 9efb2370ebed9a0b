package suggest

import (
	"strings"

	"crosswalk/mapper"
	"crosswalk/mapper/document"
)

// Loop is a list that a mapping already goes through.
type Loop struct {
	Target string // of the array that is made: "lines"
	Source string // pointer of the array that is read, "" if it is computed
	As     string // name of the items
}

// Written is what a mapping that is being written has already.
type Written struct {
	Loops []Loop
	Names []string // lets

	whole map[string]bool // targets that a rule fills, with all beneath
	each  map[string]bool // arrays whose elements have rules of their own
}

// Read looks at the rules of a mapping. Those with mistakes count as far as they
// could be read.
func Read(doc *document.Document, opts mapper.Options) *Written {
	w := &Written{whole: map[string]bool{}, each: map[string]bool{}}
	small := *doc
	for _, l := range doc.Lets {
		w.Names = append(w.Names, l.Name.Value)
	}
	r := &loopReader{w: w}
	small.Rules = r.rules(doc.Rules, "")
	if len(r.found) == 0 {
		return w
	}
	p := mapper.Look(&small, opts) // the lists alone: the rest is not looked at
	for _, f := range r.found {
		loop := Loop{Target: f.target, As: f.as}
		if p != nil {
			if t := p.Tried(f.probe); t != nil {
				if v, ok := t.Scope().Lookup(f.as); ok && v.Place != nil {
					loop.Source = strings.TrimSuffix(v.Place.Pointer(), "/-")
				}
			}
		}
		w.Loops = append(w.Loops, loop)
	}
	return w
}

// Has reports a target that has a rule, or lies in one that is filled as a whole.
func (w *Written) Has(target string) bool {
	if w.each[target] {
		return true
	}
	for at := target; at != ""; {
		if w.whole[at] {
			return true
		}
		cut := strings.LastIndexByte(at, '.')
		if before, ok := strings.CutSuffix(at, "[]"); ok {
			at = before
		} else if cut >= 0 {
			at = at[:cut]
		} else {
			at = ""
		}
	}
	return false
}

// loopReader keeps of the rules only what goes through lists.
type loopReader struct {
	w     *Written
	found []foundLoop
}

type foundLoop struct {
	target, as string
	probe      *document.Expr // a condition on the items
}

func (l *loopReader) rules(rules []document.Rule, prefix string) []document.Rule {
	var out []document.Rule
	for i := range rules {
		r := rules[i]
		target := prefix
		if len(r.Path) > 0 {
			if target != "" {
				target += "."
			}
			target += document.JoinPath(r.Path)
		}
		switch {
		case r.Kind == document.Object:
			if r.Rules = l.rules(r.Rules, target); len(r.Rules) > 0 {
				r.When = nil
				out = append(out, r)
			}
		case r.Kind == document.Each && r.Expr == nil && r.Items == nil && r.Choose == nil && r.Use.Value == "" && r.Query == nil:
			l.w.each[target] = true
			probe := document.Loose("true")
			l.found = append(l.found, foundLoop{target, r.As.Value, probe})
			r.Where, r.When = probe, nil
			r.Rules = l.rules(r.Rules, target+"[]")
			out = append(out, r)
		default:
			l.w.whole[target] = true
		}
	}
	return out
}

// Left is what of a result a mapping still lacks.
func (w *Written) Left(r *Result) *Result {
	out := &Result{Source: r.Source, Target: r.Target, Proposals: []Proposal{}, Open: []string{}}
	for _, p := range r.Proposals {
		if !w.Has(p.Target) {
			out.Proposals = append(out.Proposals, p)
		}
	}
	for _, target := range r.Open {
		if !w.Has(target) && !w.beneath(target) {
			out.Open = append(out.Open, target)
		}
	}
	return out
}

// beneath reports a target with rules beneath it.
func (w *Written) beneath(target string) bool {
	for _, set := range []map[string]bool{w.whole, w.each} {
		for written := range set {
			if strings.HasPrefix(written, target+".") || strings.HasPrefix(written, target+"[") {
				return true
			}
		}
	}
	return false
}
