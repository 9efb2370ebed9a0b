package lint

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Write writes an entry for a terminal.
func (r Rule) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n\n%s\n%s\n", r.Code, r.Level, r.Says, r.Why)
	if scope := r.scope(); scope != "" {
		fmt.Fprintf(&b, "%s\n", scope)
	}
	for _, e := range []struct {
		title string
		Example
	}{{"good", r.Good}, {"bad", r.Bad}} {
		fmt.Fprintf(&b, "\n%s:\n\n", e.title)
		for line := range strings.Lines(e.Text) {
			b.WriteString("    " + line)
		}
		if !strings.HasSuffix(e.Text, "\n") {
			b.WriteByte('\n')
		}
	}
	for line := range strings.Lines(r.Bad.Finding) {
		fmt.Fprintf(&b, "\n    %s", strings.TrimSuffix(line, "\n"))
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}

// scope says where a rule is applied, if not everywhere.
func (r Rule) scope() string {
	switch {
	case r.Hot:
		return "Applied where somebody waits, and not to contracts of outside systems."
	case r.Design:
		return "Not applied to contracts of outside systems."
	}
	return ""
}

// Page writes the reference page in Markdown.
func Page(w io.Writer) error {
	var b strings.Builder
	b.WriteString(`# Rules for contracts

<!-- Made by ` + "`make docs`" + ` from contracts/lint. Do not edit: ` + "`make test`" + ` fails when it is stale. -->

A contract can be valid and yet hurt whoever reads, sends or extends it. These rules find that. ` + "`crosswalk check`" + ` shows their findings
beside its own, ` + "`crosswalk lint`" + ` shows only them, and ` + "`crosswalk lint --rules NAME`" + ` prints an entry of this page. Both examples of every
rule run as tests.

A finding is a warning unless the workspace says otherwise. What repeats in a file is told once, with the number of places;
` + "`crosswalk lint --all`" + ` shows each of them. What reading a contract says already (` + "`schema/…`" + `: keywords that do nothing, unknown formats,
patterns that are wrong or not regular, a plain required name that is not declared) is not said again.

A contract that writes down what an outside system does (` + "`upstream:`" + ` in its header) is spared the rules about design, as whoever wrote it
down has not chosen it. Rules about bounds apply where somebody waits: to domains whose ` + "`interaction`" + ` is ` + "`request`" + ` in domains.yaml,
and to what the workspace calls hot.

` + "```yaml" + `
# crosswalk.yaml
lint:
  case: camelCase            # of members and parameters: ` + strings.Join(caseNames(), ", ") + `
  pathCase: kebab-case       # of the segments of a path
  hot: [orders/order-placed] # domains or contracts of which somebody waits for messages
  rules:
    lint/no-description: error     # off, warning or error
    lint/enum-not-extensible: off
  contracts:                 # other settings for a domain or a contract
    legacy: {case: snake_case, rules: {lint/id-as-number: off}}
` + "```" + "\n")
	all := All()
	for _, g := range Groups {
		fmt.Fprintf(&b, "\n- %s: ", g.Title)
		var links []string
		for _, r := range all {
			if r.Group == g.Name {
				links = append(links, fmt.Sprintf("[%s](#%s)", strings.TrimPrefix(r.Code, "lint/"), anchor(r.Code)))
			}
		}
		b.WriteString(strings.Join(links, " · "))
	}
	b.WriteByte('\n')
	for _, g := range Groups {
		fmt.Fprintf(&b, "\n## %s\n", g.Title)
		for _, r := range slices.DeleteFunc(slices.Clone(all), func(r Rule) bool { return r.Group != g.Name }) {
			r.entry(&b)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func anchor(code string) string { return strings.ReplaceAll(code, "/", "") }

func (r Rule) entry(b *strings.Builder) {
	fmt.Fprintf(b, "\n### %s\n\n%s %s", r.Code, r.Says, r.Why)
	if scope := r.scope(); scope != "" {
		b.WriteString(" " + scope)
	}
	if r.Level != Warning {
		fmt.Fprintf(b, " Level: %s.", r.Level)
	}
	for _, e := range []struct {
		title string
		Example
	}{{"Good", r.Good}, {"Bad", r.Bad}} {
		fmt.Fprintf(b, "\n\n%s:\n\n```%s\n%s\n```", e.title, language(e.File), strings.TrimSuffix(e.Text, "\n"))
	}
	b.WriteByte('\n')
	for line := range strings.Lines(r.Bad.Finding) {
		fmt.Fprintf(b, "\n> %s\n", strings.TrimSuffix(line, "\n"))
	}
}

func language(file string) string {
	switch {
	case strings.HasSuffix(file, ".json"):
		return "json"
	case strings.HasSuffix(file, ".graphql"):
		return "graphql"
	}
	return "yaml"
}
