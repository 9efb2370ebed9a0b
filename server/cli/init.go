package cli

import (
	"errors"
	"fmt"

	"crosswalk/contracts/canonical"
	"crosswalk/registry/gitstore"
	"crosswalk/server/workbench"

	"github.com/spf13/cobra"
)

func initCommand(s *streams) *cobra.Command {
	author := gitstore.Author{}
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "Make a new workspace with the canonical retail contracts",
		Long: `Makes a workspace in DIR, which must be empty or not exist: a Git repository with the
canonical retail contracts, and a README that says what lies where. Everything in it is
a text file; commit and branch with Git as usual.`,
		Example: "  crosswalk init shop\n  crosswalk check --workspace shop",
		Args:    operands(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if author.Name == "" {
				author = gitstore.DefaultAuthor()
			}
			_, err := gitstore.Init(args[0], author, canonical.FS(), workbench.Template())
			if errors.Is(err, gitstore.ErrExists) {
				return usagef("%s is not empty; give a folder that is empty or does not exist", args[0])
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(s.out, "workspace %s is ready: a Git repository with the canonical retail contracts\n", args[0])
			fmt.Fprintf(s.out, "next: crosswalk check --workspace %s\n", args[0])
			return nil
		},
	}
	c.Flags().StringVar(&author.Name, "author", "", "name of the first commit's author; default: Git's own setting")
	c.Flags().StringVar(&author.Email, "email", "", "and their address")
	return c
}
