package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"

	"crosswalk/contracts"
	"crosswalk/mapper/suggest"

	"github.com/spf13/cobra"
)

func suggestCommand(s *streams) *cobra.Command {
	var dir, format, name string
	var least float64
	var score bool
	c := &cobra.Command{
		Use:   "suggest SOURCE TARGET",
		Short: "Propose the rules of a mapping between two contracts",
		Long: `Proposes rules for a mapping from one contract to another: by names (words, abbreviations,
synonyms of the retail field), types, formats, value sets, descriptions, and by what the
other mappings of the workspace do. Each has a score from 0 to 1 and its reasons, and each
compiles. The text form is a mapping file to start from.

--score takes the rules of every mapping of the workspace away, proposes them again, and
prints how many of the proposals were right (precision) and how many of the rules were
found (recall).`,
		Example: `  crosswalk suggest shopify/order@1 orders/order-placed@1
  crosswalk suggest shopify/order@1 orders/order-placed@1 --format json --least 0.7
  crosswalk suggest --score`,
		Args: func(c *cobra.Command, args []string) error {
			if score {
				return operands(0, 0)(c, args)
			}
			return operands(2, 2)(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case format != "text" && format != "json":
				return usagef("--format %q is neither text nor json", format)
			case least < 0 || least > 1:
				return usagef("--least %v is not between 0 and 1", least)
			}
			b, err := openBench(c.Context(), dir)
			if err != nil {
				return err
			}
			defer b.engine.Close(c.Context())
			if score {
				return s.score(b, least, format)
			}
			refs := make([]contracts.Ref, len(args))
			for i, arg := range args {
				if refs[i], err = contracts.ParseRef(arg); err != nil {
					return usagef("%v", err)
				}
			}
			r, err := b.Suggest(refs[0], refs[1], least)
			if errors.Is(err, suggest.ErrNoMessage) {
				var names []string
				for _, c := range b.workspace.Contracts.All() {
					names = append(names, c.Ref.String())
				}
				for _, ref := range refs {
					if _, ok := b.workspace.Contracts.Get(ref); !ok {
						return usagef("%v%s", err, suggestion(ref.String(), names))
					}
				}
				return usagef("%v", err)
			}
			if err != nil {
				return err
			}
			if format == "json" {
				return s.json(r)
			}
			return suggest.Draft{
				Name: name, Source: r.Source, Target: r.Target, Rules: r.Proposals, Open: r.Open, Reasons: true,
			}.Write(s.out)
		},
	}
	workspaceFlag(c, &dir)
	c.Flags().StringVar(&format, "format", "text", "`FORM` of the output: text (a mapping file) or json")
	c.Flags().StringVar(&name, "name", "draft", "`NAME` of the mapping in the text form")
	c.Flags().Float64Var(&least, "least", 0, "`SCORE` below which nothing is proposed (default 0.6)")
	c.Flags().BoolVar(&score, "score", false, "measure the proposals on the workspace's own mappings")
	return c
}

func (s *streams) json(v any) error {
	e := json.NewEncoder(s.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write the output: %w", err)
	}
	return nil
}

// score prints how well the workspace's own mappings are proposed again.
func (s *streams) score(b *bench, least float64, format string) error {
	list, err := b.Score(least)
	if err != nil {
		return err
	}
	if format == "json" {
		return s.json(list)
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "mapping\trules\tproposed\tright\tprecision\trecall\t")
	all := suggest.Measure{Mapping: "all"}
	row := func(m suggest.Measure) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%.2f\t%.2f\t\n", m.Mapping, m.Rules, m.Proposed, m.Right, m.Precision(), m.Recall())
	}
	for _, m := range list {
		row(m)
		all.Rules += m.Rules
		all.Proposed += m.Proposed
		all.Right += m.Right
	}
	row(all)
	return w.Flush()
}
