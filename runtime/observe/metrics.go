package observe

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// registry holds metrics by name and writes them in the text format that
// Prometheus reads (exposition format 0.0.4). It is all of a client library that
// counters and histograms over a journal need; the official one brings a protobuf
// stack and process-wide state.
type registry struct {
	mu       sync.Mutex
	families map[string]*family
}

type family struct {
	name, help, kind string
	labels           []string
	buckets          []float64 // of a histogram
	series           map[string]*series
}

// series is one combination of label values.
type series struct {
	values []string
	n      float64   // counter, gauge, or a histogram's sum
	counts []float64 // per bucket, then the total
}

// maxSeries bounds the combinations of one metric. Label values come from the
// workspace and from outside systems' codes; what is beyond goes into "other".
const maxSeries = 500

func newRegistry() *registry { return &registry{families: map[string]*family{}} }

func (r *registry) declare(kind, name, help string, buckets []float64, labels ...string) {
	r.families[name] = &family{name: name, help: help, kind: kind, labels: labels, buckets: buckets, series: map[string]*series{}}
}

// get finds or makes a series; the caller holds r.mu.
func (f *family) get(values []string) *series {
	key := strings.Join(values, "\x00")
	s := f.series[key]
	if s == nil {
		if len(f.series) >= maxSeries {
			values = slices.Repeat([]string{"other"}, len(f.labels))
			key = strings.Join(values, "\x00")
			if s = f.series[key]; s != nil {
				return s
			}
		}
		s = &series{values: slices.Clone(values)}
		if f.kind == "histogram" {
			s.counts = make([]float64, len(f.buckets)+1)
		}
		f.series[key] = s
	}
	return s
}

func (r *registry) add(name string, n float64, values ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.families[name].get(values).n += n
}

func (r *registry) set(name string, n float64, values ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.families[name].get(values).n = n
}

func (r *registry) observe(name string, v float64, values ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.families[name]
	s := f.get(values)
	s.n += v
	for i, limit := range f.buckets {
		if v <= limit {
			s.counts[i]++
		}
	}
	s.counts[len(f.buckets)]++
}

// write prints everything, sorted.
func (r *registry) write(w io.Writer) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(r.families)) {
		f := r.families[name]
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n", name, strings.NewReplacer("\\", `\\`, "\n", `\n`).Replace(f.help), name, f.kind)
		for _, key := range slices.Sorted(maps.Keys(f.series)) {
			f.print(&b, f.series[key])
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (f *family) print(b *strings.Builder, s *series) {
	if f.kind != "histogram" {
		fmt.Fprintf(b, "%s%s %s\n", f.name, f.labelled(s.values, ""), number(s.n))
		return
	}
	for i, limit := range f.buckets {
		fmt.Fprintf(b, "%s_bucket%s %s\n", f.name, f.labelled(s.values, number(limit)), number(s.counts[i]))
	}
	total := number(s.counts[len(f.buckets)])
	fmt.Fprintf(b, "%s_bucket%s %s\n", f.name, f.labelled(s.values, "+Inf"), total)
	fmt.Fprintf(b, "%s_sum%s %s\n%s_count%s %s\n", f.name, f.labelled(s.values, ""), number(s.n), f.name, f.labelled(s.values, ""), total)
}

var labelEscapes = strings.NewReplacer("\\", `\\`, `"`, `\"`, "\n", `\n`)

func (f *family) labelled(values []string, le string) string {
	var parts []string
	for i, name := range f.labels {
		parts = append(parts, name+`="`+labelEscapes.Replace(strings.ToValidUTF8(values[i], "\uFFFD"))+`"`)
	}
	if le != "" {
		parts = append(parts, `le="`+le+`"`)
	}
	if len(parts) == 0 {
		return ""
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func number(v float64) string {
	if math.IsInf(v, 1) {
		return "+Inf"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
