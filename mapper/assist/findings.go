package assist

import (
	"strings"
	"unicode/utf8"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
	"crosswalk/mapper/sketch"
)

// findings are the mistakes of the expression with what mends them, and its type.
func (r *request) findings() (string, []Finding) {
	if strings.TrimSpace(r.text) == "" {
		return "", []Finding{}
	}
	tried, found := r.check(r.text)
	out := []Finding{}
	mender := &mender{request: r, errors: errors(found)}
	for _, d := range found {
		whole := d.Pos.File != ""
		if whole && d.Severity != diag.Error {
			continue // of the rule's own keys, not of the expression
		}
		from, to := 0, len(r.text)
		var node *sketch.Node
		if !whole {
			if from, to, node = r.span(d.Pos); from == 0 && tried.OK { // it has a type, which is not the one that is asked for
				to, node = len(r.text), r.root
			}
		}
		f := Finding{From: Units(r.text, from), To: Units(r.text, to), Code: d.Code, Severity: d.Severity, Message: d.Msg, Hint: d.Hint}
		if d.Severity == diag.Error {
			f.Fixes = mender.mend(d, node, from)
		}
		out = append(out, f)
	}
	if f, ok := r.mayBeMissing(tried, mender); ok && mender.errors == 0 {
		out = append(out, f)
	}
	if tried == nil || !tried.OK {
		return "", out
	}
	return tried.Type, out
}

func errors(list diag.List) int {
	n := 0
	for _, d := range list {
		if d.Severity == diag.Error {
			n++
		}
	}
	return n
}

// check tries a text in the place of the expression.
func (r *request) check(text string) (*check.Tried, diag.List) {
	e := document.Loose(text)
	if r.site == nil || r.rule == nil {
		return r.scope.Try(e)
	}
	return r.site.Check(r.rule, r.part, r.scope, e)
}

// span is the part of the expression that a finding is about: the name or the
// operator that begins where it stands.
func (r *request) span(pos diag.Pos) (int, int, *sketch.Node) {
	from := 0
	for range pos.Line - 1 {
		i := strings.IndexByte(r.text[from:], '\n')
		if i < 0 {
			break
		}
		from += i + 1
	}
	from = min(from+max(pos.Col-1, 0), len(r.text))
	var best *sketch.Node
	r.root.Walk(func(n *sketch.Node) bool {
		if (n.At == from && n.End > n.At || n.Kind == sketch.Call && n.Open == from+1 || best == nil && n.From == from && n.To > n.From) && n.Kind != sketch.Hole {
			best = n
		}
		return n.From <= from && from <= n.To
	})
	switch {
	case best == nil && from == len(r.text):
		_, size := utf8.DecodeLastRuneInString(r.text)
		return from - size, from, nil
	case best == nil:
		_, size := utf8.DecodeRuneInString(r.text[from:])
		return from, from + size, nil
	case best.Kind == sketch.Operator, best.Kind == sketch.Call && best.Name == "":
		return best.From, best.To, best
	case best.At == from, best.Kind == sketch.Call && best.Open == from+1:
		return best.At, best.End, best
	}
	return best.From, best.To, best
}

// mayBeMissing notes a value that the target demands and the source may lack: the
// messages without it will be refused unless the rule says what becomes of them.
func (r *request) mayBeMissing(t *check.Tried, m *mender) (Finding, bool) {
	if t == nil || !t.OK || !t.Optional || !r.demands || r.part != "expr" || r.rule.Kind != document.Value {
		return Finding{}, false
	}
	if policy := r.policy(); policy == "error" || policy == "default" {
		return Finding{}, false
	}
	f := Finding{To: Units(r.text, len(r.text)), Code: "map/may-be-missing", Severity: diag.Info,
		Message: "the target demands this field, and the value may be missing", Hint: "say what stands for it, or that such a message is refused"}
	plain := t.Value().Type
	if plain.Kind == program.Optional && plain.Elem != nil {
		plain = *plain.Elem
	}
	if d := defaults[plain.Kind]; d != "" {
		m.offer(&f.Fixes, Fix{Label: "Use " + d + " if it is missing", Expr: bracketed(r.root, r.text) + ".orValue(" + d + ")"})
	}
	f.Fixes = append(f.Fixes, Fix{Label: "Refuse messages without it", Expr: r.text, OnMissing: "error"})
	if r.site.Shape.Default != "" {
		f.Fixes = append(f.Fixes, Fix{Label: "Use the contract's default, " + r.site.Shape.Default, Expr: r.text, OnMissing: "default"})
	}
	return f, true
}

// policy is what the rule does when the value is missing.
func (r *request) policy() string {
	switch {
	case r.rule.OnMissing.Value != "":
		return r.rule.OnMissing.Value
	case r.rule.Default != nil:
		return "default"
	}
	return r.site.OnMissing
}
