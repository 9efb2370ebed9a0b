package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"crosswalk/server/httpapi"

	"github.com/spf13/cobra"
)

func parkedCommand(s *streams) *cobra.Command {
	api := &client{http: &http.Client{Timeout: 30 * time.Second}}
	c := &cobra.Command{
		Use:   "parked",
		Short: "Look at parked messages, send them again or give them up",
		Long:  "Parked messages wait for a person: each has a reason, its payload and what the outside system answered.",
		Example: `  crosswalk parked list
  crosswalk parked show 01JD…
  crosswalk parked resend 01JD… --payload corrected.json
  crosswalk parked resend --all
  crosswalk parked discard 01JD… --reason "test order"`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.PersistentFlags().StringVar(&api.address, "server", "http://127.0.0.1:8080", "address of a running node")
	c.AddCommand(parkedList(s, api), parkedShow(s, api), parkedResend(s, api), parkedDiscard(s, api))
	return c
}

func parkedList(s *streams, api *client) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List parked messages, newest first", Args: operands(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			out := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
			n := 0
			err := api.parked(c.Context(), func(row httpapi.LiveRow, m httpapi.TrailMessage) {
				if n++; n == 1 {
					fmt.Fprintln(out, "MESSAGE\tSINCE\tKIND\tKEY\tREASON")
				}
				reason := row.Reason
				if m.Error != nil {
					reason = m.Error.Message
				}
				fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", m.ID, row.UpdatedAt.Local().Format(time.DateTime), row.Kind, row.Key, oneLine(reason))
			})
			if n == 0 && err == nil {
				fmt.Fprintln(out, "nothing is parked")
			}
			return errors.Join(err, out.Flush())
		},
	}
}

// parked calls each for every parked message.
func (c *client) parked(ctx context.Context, each func(httpapi.LiveRow, httpapi.TrailMessage)) error {
	for after := ""; ; {
		var page httpapi.LivePage
		if err := c.get(ctx, "/api/v1/live?state=parked&limit=100&after="+url.QueryEscape(after), &page); err != nil {
			return err
		}
		for _, row := range page.Rows {
			var trail httpapi.Trail
			if err := c.get(ctx, "/api/v1/trails/"+url.PathEscape(row.Correlation), &trail); err != nil {
				return err
			}
			for _, m := range trail.Messages {
				if m.State == "parked" {
					each(row, m)
				}
			}
		}
		if after = page.Next; after == "" {
			return nil
		}
	}
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 120 {
		return string(r[:119]) + "…"
	}
	return s
}

func parkedShow(s *streams, api *client) *cobra.Command {
	return &cobra.Command{
		Use: "show MESSAGE", Short: "Show a message with its trail as JSON", Args: operands(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			var trail json.RawMessage
			if err := api.get(c.Context(), "/api/v1/messages/"+url.PathEscape(args[0]), &trail); err != nil {
				return err
			}
			var pretty bytes.Buffer
			if err := json.Indent(&pretty, trail, "", "  "); err != nil {
				return fmt.Errorf("read the server's answer: %w", err)
			}
			_, err := fmt.Fprintln(s.out, pretty.String())
			return err
		},
	}
}

func parkedResend(s *streams, api *client) *cobra.Command {
	var payload, reason, flow string
	var all bool
	c := &cobra.Command{
		Use: "resend MESSAGE … | --all", Short: "Send messages again, one of them with a corrected payload", Args: operands(0, -1),
		Example: "  crosswalk parked resend 01JD… --payload corrected.json\n  crosswalk parked resend --all --flow sap-sales-orders",
		RunE: func(c *cobra.Command, args []string) error {
			if all == (len(args) > 0) {
				return usagef("name messages, or give --all")
			}
			if all {
				err := api.parked(c.Context(), func(_ httpapi.LiveRow, m httpapi.TrailMessage) {
					if flow == "" || m.Flow == flow {
						args = append(args, m.ID)
					}
				})
				if err != nil {
					return err
				}
			}
			body := map[string]any{"reason": reason}
			if payload != "" {
				if all || len(args) > 1 {
					return usagef("a payload belongs to one message")
				}
				text, err := os.ReadFile(payload)
				if err != nil {
					return usagef("read the payload: %w", err)
				}
				body["payload"] = string(text)
			}
			return api.each(c.Context(), s.out, args, "resend", body)
		},
	}
	c.Flags().StringVar(&payload, "payload", "", "file with the corrected payload")
	c.Flags().StringVar(&reason, "reason", "", "noted in the journal")
	c.Flags().BoolVar(&all, "all", false, "every parked message")
	c.Flags().StringVar(&flow, "flow", "", "with --all: only those of this flow")
	return c
}

func parkedDiscard(s *streams, api *client) *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "discard MESSAGE …", Short: "Give messages up; they stay in the journal", Args: operands(1, -1),
		RunE: func(c *cobra.Command, args []string) error {
			if strings.TrimSpace(reason) == "" {
				return usagef("say why with --reason")
			}
			return api.each(c.Context(), s.out, args, "discard", map[string]any{"reason": reason})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "noted in the journal; required")
	return c
}

// client speaks to a running node.
type client struct {
	address string
	http    *http.Client
}

func (c *client) get(ctx context.Context, path string, into any) error {
	return c.do(ctx, http.MethodGet, path, nil, into)
}

// each does one thing to several messages and goes on after a failure.
func (c *client) each(ctx context.Context, out io.Writer, ids []string, what string, body any) error {
	var failed error
	for _, id := range ids {
		err := c.do(ctx, http.MethodPost, "/api/v1/messages/"+url.PathEscape(id)+"/"+what, body, nil)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", id, err))
			continue
		}
		fmt.Fprintf(out, "%s: %s taken\n", id, what)
	}
	return failed
}

func (c *client) do(ctx context.Context, method, path string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(c.address, "/")+path, bytes.NewReader(text))
	if err != nil {
		return usagef("--server: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return fmt.Errorf("no node answers at %s; give one with --server: %w", c.address, err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		var p struct{ Title, Detail string }
		if json.NewDecoder(response.Body).Decode(&p) != nil || p.Title == "" {
			return fmt.Errorf("%s answered %s", c.address, response.Status)
		}
		return fmt.Errorf("%s: %s", strings.ToLower(p.Title), p.Detail)
	}
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		return fmt.Errorf("read the server's answer: %w", err)
	}
	return nil
}
