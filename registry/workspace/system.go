package workspace

import (
	"errors"
	"io/fs"
	"regexp"
	"strconv"
	"time"

	"crosswalk/contracts/compat/rules"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// System is one external application: how to reach it and what it can take.
// It never holds a secret, only references to them.
type System struct {
	Name, Path string
	Kind       string // connector kind; "" if the file does not say
	KindPos    diag.Pos
	Title      string
	Address    string // base URL; may name environment variables as ${NAME}
	Auth       map[string]string
	Settings   map[string]string
	Limits     Limits
}

// Limits protect an outside system. Zero means unbounded, or the connector's
// default for Timeout.
type Limits struct {
	Concurrency int
	Rate        float64 // calls per second
	Timeout     time.Duration
}

var (
	secretRef = regexp.MustCompile(`^(env:[A-Za-z_][A-Za-z0-9_]*|file:/.+)$`)
	userInfo  = regexp.MustCompile(`^[a-z]+://[^/?#]*@`)
	rateText  = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)/(s|m|h)$`)
)

func (l *loader) system(name, file string, text []byte) {
	v, list := source.ParseYAML(file, text)
	l.list = append(l.list, list...)
	if v == nil {
		return
	}
	f := l.fields(v, "a system", "system", "kind", "title", "description", "address", "auth", "settings", "limits")
	if f.v == nil {
		return
	}
	s := &System{Name: name, Path: file, Kind: f.need("kind"), KindPos: v.Pos, Title: f.text("title"), Address: f.text("address"), Settings: f.scalars("settings"), Auth: f.scalars("auth")}
	if kind := v.Get("kind"); kind != nil {
		s.KindPos = kind.Pos
	}
	if own := f.need("system"); own != "" && own != name {
		l.list.Add(v.Get("system").Pos, "workspace/name", "the file is named %q but says system %q", name, own)
	}
	l.secrets(v.Get("auth"))
	if a := v.Get("address"); a != nil && userInfo.MatchString(a.Text) {
		l.list.Add(a.Pos, "system/literal-secret", "the address holds a user or password").Hint = "name them under auth, as env:NAME or file:/path"
	}
	l.limits(v.Get("limits"), s)
	l.ws.Systems[name] = s
}

// secrets refuses credentials that are written out.
func (l *loader) secrets(auth *source.Value) {
	if auth == nil {
		return
	}
	for _, m := range auth.Members {
		if m.Value.Kind != source.String && m.Value.Kind != source.Number && m.Value.Kind != source.Boolean {
			continue // refused by its type already
		}
		if !secretRef.MatchString(m.Value.Text) {
			d := l.list.Add(m.Value.Pos, "system/literal-secret", "auth.%s is not a reference to a secret", m.Name)
			d.Hint = "write env:NAME or file:/path; a secret never stands in a governed file"
		}
	}
}

func (l *loader) limits(v *source.Value, s *System) {
	f := l.fields(v, "limits", "concurrency", "rate", "timeout")
	if c := f.v.Get("concurrency"); c != nil {
		n, err := strconv.Atoi(c.Text)
		if c.Kind != source.Number || err != nil || n < 1 {
			l.list.Add(c.Pos, "system/limit", "concurrency must be a whole number of at least 1")
		}
		s.Limits.Concurrency = n
	}
	if text := f.text("rate"); text != "" {
		m := rateText.FindStringSubmatch(text)
		if m == nil {
			l.list.Add(f.v.Get("rate").Pos, "system/limit", "rate must be written as 20/s, 100/m or 5000/h, not %q", text)
		} else {
			n, _ := strconv.ParseFloat(m[1], 64) // the pattern admits only numbers
			s.Limits.Rate = n / map[string]float64{"s": 1, "m": 60, "h": 3600}[m[2]]
		}
	}
	if text := f.text("timeout"); text != "" {
		d, err := time.ParseDuration(text)
		if err != nil || d <= 0 {
			l.list.Add(f.v.Get("timeout").Pos, "system/limit", "timeout must be a duration such as 10s, not %q", text)
		}
		s.Limits.Timeout = max(d, 0)
	}
}

// Domain says who owns the contracts of a domain.
type Domain struct {
	Name, Title    string
	Owner          string
	SystemOfRecord string
	Interaction    string
	SLO            map[string]string
	Approvers      []string
	Compatibility  rules.Policy
	ContentModel   string
}

func (l *loader) domains() {
	const file = "domains.yaml"
	if _, err := fs.Stat(l.files, file); errors.Is(err, fs.ErrNotExist) {
		return
	}
	text, ok := l.read(file)
	if !ok {
		return
	}
	v, list := source.ParseYAML(file, text)
	l.list = append(l.list, list...)
	if v == nil {
		return
	}
	if inner := v.Get("domains"); inner != nil {
		v = inner
	}
	if v.Kind != source.Object {
		l.list.Add(v.Pos, "workspace/type", "domains must be an object by name, not %s", v.Kind)
		return
	}
	for _, m := range v.Members {
		f := l.fields(m.Value, "a domain", "title", "description", "owner", "approvers", "systemOfRecord", "interaction", "slo", "compatibility", "contentModel")
		d := &Domain{
			Name: m.Name, Title: f.text("title"), Owner: f.text("owner"), SystemOfRecord: f.text("systemOfRecord"),
			Interaction: f.text("interaction"), SLO: f.scalars("slo"), ContentModel: f.contentModel(),
		}
		d.Compatibility, list = rules.ParsePolicy(f.v.Get("compatibility"))
		l.list = append(l.list, list...)
		if list := f.v.Get("approvers"); list != nil {
			for _, item := range list.Items {
				d.Approvers = append(d.Approvers, item.Text)
			}
		}
		l.ws.Domains[m.Name] = d
	}
}
