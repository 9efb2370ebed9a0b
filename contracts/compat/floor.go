package compat

import (
	"bytes"

	"crosswalk/contracts"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/compat/rules"
	"crosswalk/contracts/source"
)

// floor is the least that a version must grow apart from breaks: a patch if only
// words changed or if the same is said in another way, else a minor.
func floor(old, new *contracts.Contract, opt Options, r finding.Report) finding.Bump {
	for _, f := range r.Findings {
		rule, ok := rules.Find(f.Code)
		if !ok || !rule.Words {
			return finding.Minor
		}
	}
	switch {
	case wordless(old) == wordless(new):
		return finding.Patch
	case format(old) == jsonSchema && !opt.silent() && equal(old, new, opt):
		return finding.Patch
	}
	return finding.Minor
}

// silent tells that a policy switches rules off, so that a report without
// findings does not mean that there is nothing but words.
func (o Options) silent() bool {
	for _, s := range o.Policy.Rules {
		if s == rules.None {
			return true
		}
	}
	return !o.Level.Backward && !o.Level.Forward
}

// equal reports whether it is proved that both schemas accept the same messages.
func equal(old, new *contracts.Contract, opt Options) bool {
	for _, ask := range [][2]*contracts.Contract{{old, new}, {new, old}} {
		d := inclusion.New(inclusion.Options{NewReader: true, Steps: opt.Steps}) // as written, nothing tolerated
		if len(d.Causes(ask[0].Document.Root, ask[1].Document.Root)) > 0 {
			return false
		}
	}
	return true
}

// wordless is the contract's text without what is written for people alone.
func wordless(c *contracts.Contract) string {
	if c.GraphQL != nil {
		return string(bytes.Join(graphqlTokens(c.Raw), []byte(" ")))
	}
	if c.Document == nil || c.Document.Source == nil {
		return string(c.Raw)
	}
	return strip(c.Document.Source).Canonical()
}

// strip leaves out descriptions and titles, wherever they are texts: a property
// of such a name is an object and stays.
func strip(v *source.Value) *source.Value {
	switch v.Kind {
	case source.Array:
		out := *v
		out.Items = make([]*source.Value, len(v.Items))
		for i, item := range v.Items {
			out.Items[i] = strip(item)
		}
		return &out
	case source.Object:
		out := *v
		out.Members = nil
		for _, m := range v.Members {
			switch m.Name {
			case "description", "title", "summary", "$comment", "example", "termsOfService":
				if m.Value.Kind == source.String {
					continue
				}
			case "examples":
				if m.Value.Kind == source.Array {
					continue
				}
			case "default", "const", "enum":
				out.Members = append(out.Members, m)
				continue
			}
			m.Value = strip(m.Value)
			out.Members = append(out.Members, m)
		}
		return &out
	}
	return v
}

// graphqlTokens splits a schema into tokens without comments, commas and
// descriptions. A string that stands where no value can is a description.
func graphqlTokens(text []byte) [][]byte {
	var out [][]byte
	depth := 0 // of lists
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',':
			i++
		case c == '#':
			for i < len(text) && text[i] != '\n' {
				i++
			}
		case c == '"':
			end := stringEnd(text, i)
			if last := len(out) - 1; last >= 0 && (depth > 0 || len(out[last]) == 1 && (out[last][0] == ':' || out[last][0] == '=')) {
				out = append(out, text[i:end])
			}
			i = end
		default:
			end := i + 1
			for isName(c) && end < len(text) && isName(text[end]) {
				end++
			}
			switch c {
			case '[':
				depth++
			case ']':
				depth--
			}
			out = append(out, text[i:end])
			i = end
		}
	}
	return out
}

func isName(c byte) bool {
	return c == '_' || c == '.' || c == '-' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// stringEnd is where the string that starts at i ends.
func stringEnd(text []byte, i int) int {
	if bytes.HasPrefix(text[i:], []byte(`"""`)) {
		for at := i + 3; at < len(text); at++ {
			if bytes.HasPrefix(text[at:], []byte(`"""`)) && text[at-1] != '\\' {
				return at + 3
			}
		}
		return len(text)
	}
	for at := i + 1; at < len(text); at++ {
		switch text[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return len(text)
}
