package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"crosswalk/mapper"
	"crosswalk/mapper/scale"
)

// keystrokes is how many changes of an expression are timed.
const keystrokes = 200

// keystroke times what a page waits for after each key: a running server gets
// the text of a large mapping with one expression changed, and answers with its
// module and its outline.
func (b *bench) keystroke(*space) error {
	made := scale.Make(scale.Size{})
	fresh := time.Duration(1<<63 - 1)
	var large *mapper.Artifact
	for range 3 {
		space, err := open(made.Files, b.engine) // with nothing remembered
		if err != nil {
			return err
		}
		start := time.Now()
		if large, err = space.compile(b.ctx, scale.Mapping); err != nil {
			return err
		}
		fresh = min(fresh, time.Since(start))
	}
	dir, err := os.MkdirTemp("", "crosswalk-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.CopyFS(filepath.Join(dir, "workspace"), made.Files); err != nil {
		return err
	}
	var times []time.Duration
	var size int
	err = b.serve(dir, func(url string) error {
		p := &page{url: url + "/api/v1/mappings/" + scale.Mapping + "/compile"}
		if _, err := p.compile(made.Text()); err != nil { // as the page does when it opens
			return err
		}
		for i := range keystrokes {
			text := made.Edit(i/4*7, func(x string) string { return typed(x, i%4) })
			start := time.Now()
			n, err := p.compile(text)
			if err != nil {
				return err
			}
			times, size = append(times, time.Since(start)), n
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.Sort(times)
	median, p95 := times[len(times)/2], times[len(times)*95/100]
	fmt.Printf("\nstudio, %d fields, %d rules: compile anew %.1f ms (%d bytes); one expression changed, over HTTP, answer of %d bytes: best %.1f ms, median %.1f ms, p95 %.1f ms\n",
		made.Fields, made.Rules, ms(fresh), len(large.Module), size, ms(times[0]), ms(median), ms(p95))
	b.report.atMost("studio: 10,000 fields, 1,000 rules, one changed, p95", 60, ms(p95), "ms")
	return nil
}

// typed is an expression after so many keys.
func typed(x string, keys int) string {
	return []string{"true ? (" + x + ") : (" + x + ")", "1 < 2 ? (" + x + ") : (" + x + ")", "1 < 23 ? (" + x + ") : (" + x + ")", "(" + x + ")"}[keys]
}

// page asks a server as the studio does.
type page struct {
	url, have string
	body      bytes.Buffer
}

// compile sends the text of a mapping and returns the length of the answer, which
// must hold another module than the one before.
func (p *page) compile(text []byte) (int, error) {
	query, err := json.Marshal(map[string]any{"text": string(text), "outline": true, "have": p.have})
	if err != nil {
		return 0, err
	}
	r, err := http.Post(p.url, "application/json", bytes.NewReader(query))
	if err != nil {
		return 0, err
	}
	defer r.Body.Close()
	p.body.Reset()
	if _, err := io.Copy(&p.body, r.Body); err != nil {
		return 0, err
	}
	var answer struct {
		Module struct {
			Digest string
			Base64 []byte
		}
		Findings json.RawMessage
	}
	if err := json.Unmarshal(p.body.Bytes(), &answer); err != nil || len(answer.Module.Base64) == 0 || answer.Module.Digest == p.have {
		return 0, fmt.Errorf("no new module in the answer %s: %.400s", r.Status, p.body.Bytes())
	}
	p.have = answer.Module.Digest
	return p.body.Len(), nil
}

// serve builds the binary and runs a server on a workspace while use does.
func (b *bench) serve(dir string, use func(url string) error) error {
	binary := filepath.Join(dir, "crosswalk")
	build := exec.CommandContext(b.ctx, "go", "build", "-o", binary, "./server/crosswalk")
	build.Dir = b.root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w\n%s", err, out)
	}
	ctx, stop := context.WithCancel(b.ctx)
	defer stop()
	server := exec.CommandContext(ctx, binary, "serve", "--quiet", "--role", "registry", "--listen", "127.0.0.1:0",
		"--workspace", filepath.Join(dir, "workspace"), "--data", filepath.Join(dir, "data"))
	server.Cancel = func() error { return server.Process.Signal(os.Interrupt) }
	server.Stderr = os.Stderr
	out, err := server.StdoutPipe()
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	greeting, err := bufio.NewReader(out).ReadString('\n')
	if err == nil {
		if url := regexp.MustCompile(`http://[0-9.:]+`).FindString(greeting); url != "" {
			err = use(url)
		} else {
			err = fmt.Errorf("the server says %q", greeting)
		}
	}
	stop()
	_ = server.Wait() // it was told to end
	return err
}
