package api

import (
	"slices"
	"strings"

	"crosswalk/contracts/openapi"
)

// enough reports whether credentials that satisfy have also satisfy want: the
// same schemes, or less, with the same scopes, or less.
func enough(have, want openapi.Alternative) bool {
	for _, w := range want.Demands {
		if !slices.ContainsFunc(have.Demands, func(h openapi.Demand) bool {
			return sameScheme(h, w) && !slices.ContainsFunc(w.Scopes, func(s string) bool { return !slices.Contains(h.Scopes, s) })
		}) {
			return false
		}
	}
	return true
}

// admitted reports whether one of the alternatives is satisfied.
func admitted(have openapi.Alternative, want []openapi.Alternative) bool {
	return len(want) == 0 || slices.ContainsFunc(want, func(w openapi.Alternative) bool { return enough(have, w) })
}

// sameScheme compares what the schemes ask of a request. Their names are the
// author's.
func sameScheme(a, b openapi.Demand) bool {
	x, y := a.Scheme, b.Scheme
	if x == nil || y == nil {
		return x == y && a.Name == b.Name
	}
	if x.Type != y.Type || x.In != y.In || x.Scheme != y.Scheme || x.ConnectURL != y.ConnectURL {
		return false
	}
	if x.Key != y.Key && !(x.In == "header" && strings.EqualFold(x.Key, y.Key)) {
		return false
	}
	if len(x.Flows) == 0 && len(y.Flows) == 0 {
		return true
	}
	return slices.ContainsFunc(x.Flows, func(f openapi.Flow) bool {
		return slices.ContainsFunc(y.Flows, func(g openapi.Flow) bool {
			return f.Kind == g.Kind && f.TokenURL == g.TokenURL && f.AuthorizationURL == g.AuthorizationURL
		})
	})
}

// credentials names what an alternative asks for, as a person would.
func credentials(a openapi.Alternative) string {
	if len(a.Demands) == 0 {
		return "no credentials"
	}
	var out []string
	for _, d := range a.Demands {
		text := d.Name
		if len(d.Scopes) > 0 {
			scopes := slices.Sorted(slices.Values(d.Scopes))
			text += " (" + strings.Join(scopes, ", ") + ")"
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return strings.Join(out, " and ")
}

// alternatives are those of an operation; one without demands stands for none.
func alternatives(o *openapi.Operation) []openapi.Alternative {
	if len(o.Security) == 0 {
		return []openapi.Alternative{{Place: o.Place}}
	}
	return slices.SortedStableFunc(slices.Values(o.Security), func(a, b openapi.Alternative) int {
		return strings.Compare(credentials(a), credentials(b))
	})
}
