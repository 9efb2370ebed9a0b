package cli

import (
	"fmt"
	"log/slog"
	"slices"

	"crosswalk/server/app"

	"github.com/spf13/cobra"
)

func serveCommand(s *streams) *cobra.Command {
	o := app.Options{Version: s.version, Out: s.out}
	var quiet bool
	roles := []string{"all", "registry", "runtime"}
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run a node: webhooks, flows, GraphQL and the page",
		Long: `Runs a node: takes webhooks in, runs the flows of the workspace, and serves the
GraphQL commerce API and the page. With --demo it loads the retail sample, starts
simulated systems in the same process and sends orders at a gentle rate.`,
		Example: `  crosswalk serve --demo
  crosswalk serve --workspace my-retail --data /var/lib/crosswalk --listen :8080
  crosswalk serve --workspace my-retail --data /var/lib/crosswalk --db postgres://crosswalk@db/crosswalk --nats nats://nats:4222`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.DemoRate <= 0 || o.DemoRate > 1000 {
				return usagef("--demo-rate must be more than 0 and at most 1000 orders a second")
			}
			if !slices.Contains(roles, o.Role) {
				return usagef("--role %q is none of %v", o.Role, roles)
			}
			if o.Demo && c.Flags().Changed("workspace") {
				return usagef("--demo brings its own workspace; leave out --workspace or --demo")
			}
			if !o.Demo {
				if _, err := openFolder(o.Workspace); err != nil {
					return err
				}
			}
			level := slog.LevelInfo
			if quiet {
				level = slog.LevelWarn
			}
			o.Log = slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: level}))
			if err := app.Run(c.Context(), o); err != nil {
				return fmt.Errorf("serve: %w", err)
			}
			return nil
		},
	}
	f := c.Flags()
	f.BoolVar(&o.Demo, "demo", false, "retail sample, simulated Shopify and SAP, and traffic")
	f.StringVar(&o.Workspace, "workspace", ".", "folder of the workspace; a Git repository is served at its HEAD")
	f.StringVar(&o.Data, "data", ".crosswalk/data", "folder for the database and the broker's files")
	f.StringVar(&o.Listen, "listen", "127.0.0.1:8080", "address to listen on; :8080 for every interface")
	f.StringVar(&o.Role, "role", "all", "all, registry or runtime")
	f.StringVar(&o.Environment, "environment", "local", "what people call this installation, shown on the page")
	f.StringVar(&o.NATS, "nats", "", "URL of an external NATS with JetStream; default: embedded")
	f.StringVar(&o.DB, "db", "", "postgres:// URL; default: SQLite in the data folder")
	f.Float64Var(&o.DemoRate, "demo-rate", 0.5, "orders a second with --demo")
	f.BoolVar(&quiet, "quiet", false, "log warnings and errors only")
	return c
}
