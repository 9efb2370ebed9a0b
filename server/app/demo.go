package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"crosswalk/registry/gitstore"
	"crosswalk/samples/demo"
	"crosswalk/samples/retail"
)

// demoAuthor signs the commits that the demo makes itself.
var demoAuthor = gitstore.Author{Name: "crosswalk demo", Email: "demo@localhost"}

// demoWorkspace puts the retail sample into a Git repository below the data
// folder, at the first start. Later starts find it there with whatever a person
// committed to it; as long as nobody did, it follows the sample of this binary.
func demoWorkspace(data string) (string, error) {
	dir := filepath.Join(data, "workspace")
	store, err := gitstore.Open(dir)
	if errors.Is(err, gitstore.ErrNotRepository) {
		_, err := gitstore.Init(dir, demoAuthor, retail.FS())
		return dir, err
	}
	if err != nil {
		return "", err
	}
	own, err := onlyDemo(store)
	if err != nil || !own {
		return dir, err
	}
	same, err := sameFiles(store, retail.FS())
	if err != nil || same {
		return dir, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", fmt.Errorf("replace the demo workspace: %w", err)
	}
	_, err = gitstore.Init(dir, demoAuthor, retail.FS())
	return dir, err
}

// onlyDemo reports whether nobody but the demo has touched the repository. A second
// branch holds what a person saved and did not publish yet.
func onlyDemo(store *gitstore.Store) (bool, error) {
	branches, err := store.Branches()
	if err != nil || len(branches) > 1 {
		return false, err
	}
	log, err := store.Log("HEAD", 10)
	if err != nil {
		return false, err
	}
	for _, c := range log {
		if c.Author != demoAuthor {
			return false, nil
		}
	}
	dirty, err := store.Dirty()
	return !dirty, err
}

func sameFiles(store *gitstore.Store, want fs.FS) (bool, error) {
	have, err := store.At("HEAD")
	if err != nil {
		return false, err
	}
	same := true
	err = fs.WalkDir(want, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		a, err := fs.ReadFile(want, name)
		if err != nil {
			return err
		}
		b, err := fs.ReadFile(have, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		same = same && err == nil && string(a) == string(b)
		return nil
	})
	return same, err
}

// startDemo opens the simulated systems and tells the system files where they
// are.
func startDemo(ctx context.Context, o Options) (*demo.Demo, error) {
	every := time.Duration(float64(time.Second) / o.DemoRate)
	d, err := demo.Start(ctx, demo.Options{
		Dir: filepath.Join(o.Data, "systems"), Seed: uint64(time.Now().UnixNano()), Orders: every, Trouble: 0.02,
		SAP: preferred("127.0.0.1:8081"), Shopify: preferred("127.0.0.1:8082"),
	})
	if err != nil {
		return nil, fmt.Errorf("start the simulated systems: %w", err)
	}
	for name, value := range d.Env() {
		if err := os.Setenv(name, value); err != nil {
			return nil, fmt.Errorf("start the simulated systems: %w", err)
		}
	}
	return d, nil
}

// preferred is the address that the README names, or any free port if another
// process has it.
func preferred(address string) string {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return "127.0.0.1:0"
	}
	_ = l.Close()
	return address
}

// banner says where to look and what to try.
func banner(w io.Writer, page string, d *demo.Demo) {
	erp, shop := d.Addresses()
	fmt.Fprintf(w, `
  Crosswalk is running.

    page      %[1]s
    GraphQL   %[1]s/graphql
    SAP       %[2]s   (simulated; faults at /_sim/faults, documents at /_sim/documents)
    Shopify   %[3]s   (simulated; faults at /_sim/faults; webhooks are signed with %[4]s)

  Orders arrive from a simulated Shopify every few seconds. Worth trying in another terminal:

    1. the newest orders with their SAP documents
       curl -s %[1]s/graphql -H 'content-type: application/json' -d '{"query":"{orders(first:3){nodes{orderId orderNumber currency totals{grand} sapDocument}}}"}'

    2. the next three SAP calls fail: the orders wait on the page, then go through, each with one document
       curl -s %[2]s/_sim/faults -d '{"match":{"method":"POST"},"effect":"503","count":3}'

    3. SAP makes the document but its answer is lost: still one document
       curl -s %[2]s/_sim/faults -d '{"match":{"method":"POST"},"effect":"committed-but-reply-lost","count":1}'

  Ctrl-C stops it; what was accepted is kept.

`, page, erp, shop, d.Env()["SHOPIFY_SECRET"])
}
