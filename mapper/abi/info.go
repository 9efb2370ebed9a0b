package abi

import (
	"encoding/json"
	"fmt"
	"slices"
)

// plainInfo is Info without its methods.
type plainInfo Info

// wireInfo is Info as the section holds it: the module is read by every node and
// page that runs it, so what repeats is written once.
type wireInfo struct {
	plainInfo
	Rules   []wireRule `json:"rules"`
	Sources []string   `json:"sources,omitempty"` // every pointer that a rule reads
}

// wireRule is [target, line, column, sources, file], the sources as indexes into
// wireInfo.Sources.
type wireRule struct {
	rule    Rule
	sources []int
}

func (r wireRule) MarshalJSON() ([]byte, error) {
	all := []any{r.rule.Target, r.rule.Line, r.rule.Col}
	if len(r.sources) > 0 || r.rule.File != "" {
		all = append(all, append([]int{}, r.sources...))
	}
	if r.rule.File != "" {
		all = append(all, r.rule.File)
	}
	return json.Marshal(all)
}

func (r *wireRule) UnmarshalJSON(b []byte) error {
	parts := []any{&r.rule.Target, &r.rule.Line, &r.rule.Col, &r.sources, &r.rule.File}
	want := len(parts)
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	if len(parts) < 3 || len(parts) > want {
		return fmt.Errorf("a rule of %d parts", len(parts))
	}
	return nil
}

// MarshalJSON writes a rule as [target, line, column, [source…], file], where a
// source is an index into the member "sources"; what is empty at the end is left
// out.
func (i Info) MarshalJSON() ([]byte, error) {
	w := wireInfo{plainInfo: plainInfo(i), Rules: make([]wireRule, len(i.Rules))}
	known := map[string]int{}
	for _, r := range i.Rules {
		for _, s := range r.Sources {
			known[s] = 0
		}
	}
	for s := range known {
		w.Sources = append(w.Sources, s)
	}
	slices.Sort(w.Sources)
	for at, s := range w.Sources {
		known[s] = at
	}
	for at, r := range i.Rules {
		w.Rules[at].rule = r
		for _, s := range r.Sources {
			w.Rules[at].sources = append(w.Rules[at].sources, known[s])
		}
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (i *Info) UnmarshalJSON(b []byte) error {
	var w wireInfo
	if err := json.Unmarshal(b, &w); err != nil {
		return fmt.Errorf("read the section %s: %w", Section, err)
	}
	*i = Info(w.plainInfo)
	i.Rules = make([]Rule, len(w.Rules))
	for at, r := range w.Rules {
		i.Rules[at] = r.rule
		for _, s := range r.sources {
			if s < 0 || s >= len(w.Sources) {
				return fmt.Errorf("read the section %s: rule %d reads source %d of %d", Section, at, s, len(w.Sources))
			}
			i.Rules[at].Sources = append(i.Rules[at].Sources, w.Sources[s])
		}
	}
	return nil
}
