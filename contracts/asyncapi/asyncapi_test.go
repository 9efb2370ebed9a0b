package asyncapi_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosswalk/contracts/asyncapi"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what Parse gives into testdata")

// dump writes a document and its findings as the cases do.
func dump(doc *asyncapi.Document, list diag.List) string {
	var out strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	for _, d := range list {
		hint := ""
		if d.Hint != "" {
			hint = " (" + d.Hint + ")"
		}
		p("%s: %s%s", d.Severity, d, hint)
	}
	if doc == nil {
		return out.String()
	}
	p("%s %s %q %q", doc.Version, doc.APIVersion, doc.Title, doc.ContentType)
	for _, s := range doc.Servers {
		p("server %s %s://%s %s", s.Name, s.Protocol, s.Address, s.Pointer)
	}
	for _, c := range doc.Channels {
		p("channel %s at %q %v %s:%d", c.Name, c.Address, c.Servers, c.Pointer, c.AddressPos.Line)
		for _, param := range c.Parameters {
			p("  parameter %s %s%s", param.Name, param.Pointer, said(param.Schema))
		}
		for _, e := range c.Messages {
			p("  message %s is %s", e.Name, e.Message.Pointer)
		}
	}
	for _, o := range doc.Operations {
		p("operation %s: %s (%s) on %s, extensible %v", o.Name, o.Action, o.Keyword, o.Channel.Name, o.Extensible)
		for _, e := range o.Messages {
			p("  %s", e.Name)
		}
		if o.Reply != nil {
			name := "no channel"
			if o.Reply.Channel != nil {
				name = o.Reply.Channel.Name
			}
			p("  reply to %s on %s: %d messages", o.Reply.Location, name, len(o.Reply.Messages))
		}
	}
	for _, m := range doc.Messages {
		p("message %s (%s) %s %s", m.ID, m.Name, m.Pointer, m.ContentType)
		if m.Headers != nil {
			p("  headers%s", said(m.Headers))
		}
		if m.Payload != nil {
			p("  payload%s", said(m.Payload))
		}
		if m.Opaque != nil {
			p("  payload in %s: %s", m.Format, m.Opaque.Canonical())
		}
		if m.Correlation != nil {
			p("  correlation %s", m.Correlation.Location)
		}
	}
	for _, n := range doc.Schemas.Components {
		p("component %s %s", n.Name, n.Schema.Pointer)
	}
	return out.String()
}

func said(s *schema.Schema) string {
	if s == nil {
		return ""
	}
	text, err := schema.Encode(s)
	if err != nil {
		return " " + err.Error()
	}
	return fmt.Sprintf(" %s %s", s.Pointer, text)
}

func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i+1 < len(ar.Files); i += 2 {
				got := dump(asyncapi.Parse("f", ar.Files[i].Data))
				if *update {
					ar.Files[i+1].Data = []byte(got)
				} else if got != string(ar.Files[i+1].Data) {
					t.Errorf("%s differs; run go test -run %s -update\n got: %s\nwant: %s", ar.Files[i+1].Name, t.Name(), got, ar.Files[i+1].Data)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
