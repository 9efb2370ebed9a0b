package suggest

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/mapper"
)

// attempts bounds how often the contracts are matched anew because the compiler
// refused a proposal; after that what it refuses is left out.
const attempts = 6

// propose matches the contracts and compiles what comes out. What the compiler
// refuses is ruled out, and the next best source is tried.
func (m *matcher) propose() []Proposal {
	for try := 0; ; try++ {
		m.found, m.used = nil, map[*place]float64{}
		m.object(m.target, m.scopeOf(m.source, "source", nil))
		list := make([]Proposal, 0, len(m.found))
		for _, c := range m.found {
			list = append(list, c.Proposal)
		}
		m.order(list)
		list = full(list)
		bad := m.refused(list)
		if len(bad) == 0 {
			return list
		}
		for i := range bad {
			m.banned[[2]string{list[i].Target, list[i].Source}] = true
		}
		if try == attempts {
			return m.remaining(list, bad)
		}
	}
}

// remaining takes out what does not compile until the rest does.
func (m *matcher) remaining(list []Proposal, bad map[int]bool) []Proposal {
	for len(bad) > 0 {
		kept := list[:0:0]
		for i, p := range list {
			if !bad[i] && !beneath(p.Target, list, bad) {
				kept = append(kept, p)
			}
		}
		list = full(kept)
		bad = m.refused(list)
	}
	return list
}

// full is the list without loops that hold nothing.
func full(list []Proposal) []Proposal {
	for {
		kept := slices.DeleteFunc(slices.Clone(list), func(p Proposal) bool { return p.As != "" && !hasRules(list, p.Target+"[].") })
		if len(kept) == len(list) {
			return kept
		}
		list = kept
	}
}

func beneath(target string, list []Proposal, bad map[int]bool) bool {
	for i := range bad {
		if list[i].As != "" && strings.HasPrefix(target, list[i].Target+"[]") {
			return true
		}
	}
	return false
}

// refused compiles a draft of the proposals and names those with an error.
// Errors that concern no rule, such as a required target without one, are the
// author's to mend.
func (m *matcher) refused(list []Proposal) map[int]bool {
	var text strings.Builder
	lines := write(&text, Draft{Name: "draft", Source: m.sourceRef.String(), Target: m.targetRef.String(), Rules: list})
	_, found := mapper.Check(mapper.Source{Name: "draft", Text: []byte(text.String())}, m.opts.Mapper)
	bad := map[int]bool{}
	for _, d := range found {
		if d.Severity != diag.Error || d.Code == "map/required-target" {
			continue
		}
		if i, ok := lines[d.Pos.Line]; ok {
			bad[i] = true
		}
	}
	return bad
}

// Draft is a mapping document made of proposals.
type Draft struct {
	Name, Source, Target string
	Rules                []Proposal
	Open                 []string
	Reasons              bool // as comments
}

// Write writes the document as YAML.
func (d Draft) Write(w io.Writer) error {
	var b strings.Builder
	write(&b, d)
	_, err := io.WriteString(w, b.String())
	return err
}

// write returns which proposal stands on which line.
func write(b *strings.Builder, d Draft) map[int]int {
	fmt.Fprintf(b, "mapping: %s\nsource: %s\ntarget: %s\nonMissing: omit\nonNull: omit\n\nrules:\n", d.Name, quoteRef(d.Source), quoteRef(d.Target))
	lines := map[int]int{}
	line := 8
	put := func(i, depth int, text string) {
		b.WriteString(strings.Repeat("  ", depth) + text + "\n")
		if i >= 0 {
			lines[line] = i
		}
		line++
	}
	var rules func(prefix string, depth int)
	rules = func(prefix string, depth int) {
		for i, p := range d.Rules {
			name, ok := strings.CutPrefix(p.Target, prefix)
			if !ok || strings.Contains(name, "[]") {
				continue
			}
			if d.Reasons {
				put(-1, depth, fmt.Sprintf("# %.2f  %s", p.Score, strings.Join(p.Reasons, "; ")))
			}
			if p.As == "" {
				put(i, depth, key(name)+": "+scalar(p.Expr))
				continue
			}
			put(i, depth, key(name)+":")
			put(i, depth+1, "each: "+scalar(p.Expr))
			put(i, depth+1, "as: "+p.As)
			put(i, depth+1, "rules:")
			rules(p.Target+"[].", depth+2)
		}
	}
	rules("", 1)
	for i, path := range d.Open {
		if i == 0 {
			put(-1, 1, "# required, and nothing was found:")
		}
		put(-1, 1, "# "+path+":")
	}
	return lines
}

func hasRules(list []Proposal, prefix string) bool {
	for _, p := range list {
		if strings.HasPrefix(p.Target, prefix) {
			return true
		}
	}
	return false
}

var (
	plainKey    = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)
	plainScalar = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.?]*(\([A-Za-z0-9_.?]*\))?$`)
)

func key(name string) string {
	if plainKey.MatchString(name) {
		return name
	}
	return scalar(name)
}

func quoteRef(ref string) string {
	if strings.Contains(ref, "#") {
		return scalar(ref)
	}
	return ref
}

// scalar is a YAML scalar, quoted unless it surely needs no quotes.
func scalar(text string) string {
	if plainScalar.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}
