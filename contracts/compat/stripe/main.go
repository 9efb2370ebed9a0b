// Command stripe compares two versions of Stripe's API, 5 MB each, with
// `crosswalk compat` and with oasdiff, one after the other, and says which of the
// targets are met. It exits with 1 if one is missed.
//
//	go run ./contracts/compat/stripe [-rounds 3]
//
// The versions are embedded in github.com/stripe/stripe-mock; a module of its own
// for each (old, next) and for oasdiff (peer) below bench/compat pins them, so
// that the product depends on none.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	root := flag.String("root", ".", "top folder of the project")
	rounds := flag.Int("rounds", 1, "how often each is run; the fastest counts")
	flag.Parse()
	missed, err := run(*root, *rounds)
	if err != nil {
		fmt.Fprintln(os.Stderr, "compat-bench:", err)
		os.Exit(3)
	}
	if missed {
		os.Exit(1)
	}
}

// Targets for the product.
const (
	maxTime     = 5 * time.Second
	maxMemory   = 600 << 20
	maxFindings = 150
	maxOutput   = 2 << 20
)

func run(root string, rounds int) (missed bool, err error) {
	root, err = filepath.Abs(root)
	if err != nil {
		return false, err
	}
	old, err := embedded(filepath.Join(root, "bench/compat/old"))
	if err != nil {
		return false, err
	}
	next, err := embedded(filepath.Join(root, "bench/compat/next"))
	if err != nil {
		return false, err
	}
	dir, err := os.MkdirTemp("", "compat-bench")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	ours, theirs := filepath.Join(dir, "crosswalk"), filepath.Join(dir, "oasdiff")
	if _, err := output(root, "go", "build", "-o", ours, "./server/crosswalk"); err != nil {
		return false, err
	}
	if _, err := output(filepath.Join(root, "bench/compat/peer"), "go", "build", "-o", theirs, "github.com/oasdiff/oasdiff"); err != nil {
		return false, err
	}
	fmt.Printf("%s %s/%s, %d CPUs, load %s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), load())
	fmt.Printf("%-10s %9s %9s %9s %9s %13s  %s\n", "", "wall", "CPU", "peak RSS", "findings", "output bytes", "verdict")
	var best result
	for _, tool := range []struct {
		name string
		args []string
		read func([]byte) (int, string, error)
	}{
		{"crosswalk", []string{ours, "compat", old, next, "--format", "json"}, readOurs},
		{"oasdiff", []string{theirs, "breaking", old, next, "--format", "json"}, readTheirs},
	} {
		r, err := measure(tool.args, rounds)
		if err != nil {
			return false, fmt.Errorf("%s: %w", tool.name, err)
		}
		if r.findings, r.verdict, err = tool.read(r.out); err != nil {
			return false, fmt.Errorf("%s: read what it wrote: %w", tool.name, err)
		}
		fmt.Printf("%-10s %8.2fs %8.2fs %6d MB %9d %13d  %s\n", tool.name, r.wall.Seconds(), r.cpu.Seconds(), r.memory>>20, r.findings, len(r.out), r.verdict)
		if tool.name == "crosswalk" {
			best = r
		}
	}
	fmt.Println()
	for _, t := range []struct {
		name       string
		have, most float64
		unit       string
	}{
		{"wall", best.wall.Seconds(), maxTime.Seconds(), "s"},
		{"peak RSS", float64(best.memory >> 20), maxMemory >> 20, "MB"},
		{"findings", float64(best.findings), maxFindings, ""},
		{"output", float64(len(best.out)) / (1 << 20), maxOutput >> 20, "MB"},
	} {
		word := "met"
		if t.have > t.most {
			word, missed = "MISSED", true
		}
		fmt.Printf("%-10s %9.2f of %6.0f %-2s  %s\n", t.name, t.have, t.most, t.unit, word)
	}
	return missed, nil
}

// embedded finds the API in the module that a folder pins.
func embedded(dir string) (string, error) {
	if _, err := output(dir, "go", "mod", "download", "github.com/stripe/stripe-mock"); err != nil {
		return "", err
	}
	at, err := output(dir, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/stripe/stripe-mock")
	if err != nil {
		return "", err
	}
	found := ""
	err = filepath.WalkDir(strings.TrimSpace(string(at)), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "spec3.json" {
			found = path
		}
		return err
	})
	if err == nil && found == "" {
		err = errors.New("stripe-mock has no spec3.json")
	}
	return found, err
}

func output(dir string, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return out, nil
}

// result is the fastest of some runs.
type result struct {
	wall, cpu time.Duration
	memory    int64 // bytes, the peak of the process
	out       []byte
	findings  int
	verdict   string
}

func measure(args []string, rounds int) (result, error) {
	var all []result
	for range rounds {
		var out bytes.Buffer
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Stdout = &out
		begin := time.Now()
		err := cmd.Run()
		wall := time.Since(begin)
		var exit *exec.ExitError
		if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) { // 1 says that there are findings
			return result{}, err
		}
		usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		if !ok {
			return result{}, errors.New("this system does not tell the memory of a process")
		}
		all = append(all, result{wall: wall, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), memory: usage.Maxrss << 10, out: out.Bytes()})
	}
	return slices.MinFunc(all, func(a, b result) int { return cmp.Compare(a.wall, b.wall) }), nil
}

func readOurs(out []byte) (int, string, error) {
	var report struct {
		Verdict  string
		Findings []struct{ Verdict, Layer string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return 0, "", err
	}
	count := map[string]int{}
	for _, f := range report.Findings {
		count[f.Layer+" "+f.Verdict]++
	}
	var parts []string
	for _, kind := range []string{"value breaking", "value unknown", "rule breaking", "rule compatible"} {
		if count[kind] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[kind], kind))
		}
	}
	return len(report.Findings), report.Verdict + ": " + strings.Join(parts, ", "), nil
}

func readTheirs(out []byte) (int, string, error) {
	var list []struct {
		ID string
	}
	if err := json.Unmarshal(out, &list); err != nil {
		return 0, "", err
	}
	kinds := map[string]bool{}
	for _, f := range list {
		kinds[f.ID] = true
	}
	return len(list), fmt.Sprintf("%d kinds of finding", len(kinds)), nil
}

// load is how many processes want to run.
func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(data), " ")
	return first
}
