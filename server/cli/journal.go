package cli

import (
	"errors"
	"fmt"

	"crosswalk/runtime/store"

	"github.com/spf13/cobra"
)

func journalCommand(s *streams) *cobra.Command {
	c := &cobra.Command{
		Use:     "journal",
		Short:   "The hash-chained record of everything that happened",
		Example: "  crosswalk journal verify --data .crosswalk/data",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(journalVerify(s))
	return c
}

func journalVerify(s *streams) *cobra.Command {
	var data, db string
	c := &cobra.Command{
		Use:     "verify",
		Short:   "Walk the hash chain and name the first broken row",
		Example: "  crosswalk journal verify --data .crosswalk/data",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			st, err := store.Open(c.Context(), store.Options{Dir: data, URL: db, ReadOnly: true})
			if err != nil {
				return err
			}
			defer st.Close()
			v, err := st.Verify(c.Context())
			var broken *store.BrokenError
			if errors.As(err, &broken) {
				fmt.Fprintln(s.out, broken)
				return findingsError{1}
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(s.out, "journal intact: %s, %s, last hash %s\n", count(int(v.Rows), "row"), count(int(v.Payloads), "payload"), v.Head.Hash)
			return nil
		},
	}
	c.Flags().StringVar(&data, "data", ".crosswalk/data", "data folder of the node")
	c.Flags().StringVar(&db, "db", "", "postgres:// URL instead")
	return c
}
