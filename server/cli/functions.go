package cli

import (
	"fmt"

	"crosswalk/mapper/functions"

	"github.com/spf13/cobra"
)

func functionsCommand(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "functions [NAME]",
		Short: "Show the functions of mapping expressions, or one with its examples",
		Long: `Lists the functions that the expressions of a mapping may call, or shows one of them: how it
is used, what it does, and examples. The same is in mapper/docs/functions.md.`,
		Example: "  crosswalk functions\n  crosswalk functions allocate",
		Args:    operands(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return s.function(args[0])
			}
			for i, g := range functions.Groups {
				if i > 0 {
					fmt.Fprintln(s.out)
				}
				fmt.Fprintf(s.out, "%s:\n", g.Title)
				for _, f := range functions.Group(g.Name) {
					fmt.Fprintf(s.out, "  %-18s %s\n", f.Name, f.Sig)
				}
			}
			return nil
		},
	}
}

func (s *streams) function(name string) error {
	f, ok := functions.Find(name)
	if !ok {
		var names []string
		for _, f := range functions.All() {
			names = append(names, f.Name)
		}
		return usagef("there is no function %q%s", name, suggestion(name, names))
	}
	return f.Write(s.out)
}
