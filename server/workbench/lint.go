package workbench

import (
	"slices"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/lint"
	"crosswalk/mapper/document"
	"crosswalk/registry/workspace"
)

// Lint applies the rules for contracts to those of a workspace, by its own
// settings; only, if there are any, are the contracts to look at. Findings of a
// rule are not grouped.
func Lint(ws *workspace.Workspace, only ...*contracts.Contract) diag.List {
	if len(only) == 0 {
		only = ws.Contracts.All()
	}
	uses := fragments(ws)
	var list diag.List
	for _, c := range only {
		d := ws.Domains[c.Ref.Domain]
		list = append(list, lint.Check(c, lint.Options{
			Settings: ws.Lint, Hot: d != nil && d.Interaction == "request", Uses: uses[c.Ref],
		})...)
	}
	list.Sort()
	return list
}

// fragments are the schemas of contracts that mappings refer to by name.
func fragments(ws *workspace.Workspace) map[contracts.Ref][]string {
	out := map[contracts.Ref][]string{}
	for _, name := range sorted(ws.Mappings) {
		m := ws.Mappings[name]
		doc, _ := document.Parse(m.Path, m.Text)
		if doc == nil {
			continue
		}
		for _, text := range []string{doc.Source.Value, doc.Target.Value} {
			ref, err := contracts.ParseRef(text)
			if err != nil || ref.Fragment == "" {
				continue
			}
			whole := ref
			whole.Fragment = ""
			if !slices.Contains(out[whole], ref.Fragment) {
				out[whole] = append(out[whole], ref.Fragment)
			}
		}
	}
	return out
}
