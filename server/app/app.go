// Package app wires a node together: workspace, engine, store, bus, worker,
// systems, and the HTTP endpoints.
//
// Run is the way in. What one part finds wrong (a broken mapping, a system
// that is not set up) is told and leaves the others running; only what makes a
// node pointless (no data folder, no port) ends it.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"crosswalk/runtime/bus"
	"crosswalk/runtime/engine"
	"crosswalk/runtime/flow"
	"crosswalk/runtime/observe"
	"crosswalk/runtime/store"
	"crosswalk/runtime/worker"
	"crosswalk/samples/demo"
	"crosswalk/server/mask"
)

// Options says what a node serves. Out and Log are required.
type Options struct {
	Version   string
	Demo      bool
	DemoRate  float64 // orders a second
	Workspace string
	Data      string
	Listen    string
	Role      string // all, registry or runtime
	// Environment is what people call this installation: "production", "test".
	Environment string
	NATS, DB    string
	Out         io.Writer
	Log         *slog.Logger
}

// shutdown is how long work under way may take to finish.
const shutdown = 20 * time.Second

// node is a running process.
type node struct {
	options  Options
	log      *slog.Logger
	engine   *engine.Engine
	source   *source
	store    *store.Store
	bus      *bus.Bus
	worker   *worker.Runtime
	observer *observe.Observer
	demo     *demo.Demo // nil without --demo
	url      string
	systems  systems
	graph    swapHandler
	masker   *mask.Masker
	closers  []func()
	streams  context.Context // of long answers; ends before the server does

	// what worked in the last revision that had it, by name
	goodModules map[string]worker.Module
	goodFlows   map[string]*flow.Flow
	running     atomic.Pointer[map[string]string] // digests of the modules that run, by mapping

	trouble    atomic.Pointer[string] // why nothing can be stored any more; nil if it can
	refused    atomic.Pointer[string] // why the last event could not be stored; nil if it was
	endStreams context.CancelFunc
}

// Run serves until ctx is done, then finishes what is under way.
func Run(ctx context.Context, o Options) error {
	n := &node{options: o, log: o.Log, masker: mask.New(nil), goodModules: map[string]worker.Module{}, goodFlows: map[string]*flow.Flow{}}
	n.streams, n.endStreams = context.WithCancel(context.WithoutCancel(ctx))
	defer n.close()
	listener, err := listen(o.Listen)
	if err != nil {
		return err
	}
	n.onClose(func() { _ = listener.Close() })
	n.url = address(listener.Addr())
	if err := n.open(ctx); err != nil {
		return err
	}
	handler, err := n.handler()
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	n.greet()
	var background sync.WaitGroup
	work, stop := context.WithCancel(ctx)
	n.background(work, &background)
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	stop()
	n.log.Info("stopping: finishing what is under way")
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdown)
	defer cancel()
	n.endStreams() // so that the server can end
	closing, give := context.WithTimeout(end, 3*time.Second)
	if server.Shutdown(closing) != nil {
		_ = server.Close()
	}
	give()
	background.Wait()
	return errors.Join(err, n.worker.Close(end))
}

// listen opens the port, with an error that says what to do.
func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use by another process; choose another with --listen", address)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	return l, nil
}

// address is what a browser on this machine opens.
func address(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return "http://" + a.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func (n *node) onClose(f func()) { n.closers = append(n.closers, f) }

func (n *node) close() {
	for i := len(n.closers) - 1; i >= 0; i-- {
		n.closers[i]()
	}
}

// open brings up everything below HTTP.
func (n *node) open(ctx context.Context) error {
	o := n.options
	if err := writable(o.Data); err != nil {
		return err
	}
	var err error
	if n.store, err = store.Open(ctx, store.Options{Dir: o.Data, URL: o.DB}); err != nil {
		return err
	}
	n.onClose(func() { _ = n.store.Close() })
	if n.bus, err = bus.Open(ctx, bus.Options{Dir: filepath.Join(o.Data, "bus"), URL: o.NATS}); err != nil {
		return err
	}
	n.onClose(n.bus.Close)
	if n.engine, err = engine.New(ctx, engine.Options{CacheDir: filepath.Join(o.Data, "compiled")}); err != nil {
		return err
	}
	n.onClose(func() { _ = n.engine.Close(context.WithoutCancel(ctx)) })
	dir := o.Workspace
	if o.Demo {
		if n.demo, err = startDemo(ctx, o); err != nil {
			return err
		}
		if dir, err = demoWorkspace(o.Data); err != nil {
			return err
		}
	}
	if n.source, err = openSource(dir, n.engine, n.log); err != nil {
		return err
	}
	r, err := n.source.load(ctx)
	if err != nil {
		return err
	}
	n.worker = worker.New(worker.Options{Store: n.store, Bus: n.bus, Log: n.log}, n.config(r))
	n.source.moved = func(r *revision) { n.worker.Configure(n.config(r)); n.rebuildGraph(r) }
	if n.observer, err = observe.New(ctx, n.store, nil); err != nil {
		return err
	}
	if o.Role == "registry" {
		return nil
	}
	return n.worker.Start(ctx)
}

// writable makes the data folder and tries to write to it.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("data folder %s cannot be made: %w; choose another with --data", dir, plain(err))
	}
	f, err := os.CreateTemp(dir, ".writable-*")
	if err != nil {
		return fmt.Errorf("data folder %s is not writable: %w; choose another with --data", dir, plain(err))
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func plain(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// background starts what runs beside the requests.
func (n *node) background(ctx context.Context, all *sync.WaitGroup) {
	all.Go(func() { n.source.follow(ctx) })
	all.Go(func() { n.guardData(ctx) })
	all.Go(func() {
		if err := n.observer.Run(ctx); err != nil && ctx.Err() == nil {
			n.log.Error("metrics", "error", err)
		}
	})
	if n.demo != nil {
		all.Go(func() {
			if err := n.demo.Traffic(ctx, n.url); err != nil && ctx.Err() == nil {
				n.log.Error("demo traffic ended", "error", err)
			}
		})
	}
}

// guardData notices when the database file is taken away under the process: it
// would go on writing into nothing.
func (n *node) guardData(ctx context.Context) {
	if n.store.Engine() != "sqlite" {
		return
	}
	file := filepath.Join(n.options.Data, "crosswalk.db")
	opened, err := os.Stat(file)
	if err != nil {
		n.log.Error("the database file cannot be seen", "error", err)
		return
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now, err := os.Stat(file)
		if err == nil && os.SameFile(opened, now) {
			continue
		}
		why := "the database file " + file + " was taken away or replaced while the node ran; nothing is accepted until it is restarted"
		n.log.Error(why)
		n.trouble.Store(&why)
		return
	}
}

// greet says where to look.
func (n *node) greet() {
	if n.demo != nil {
		banner(n.options.Out, n.url, n.demo)
		return
	}
	fmt.Fprintf(n.options.Out, "Crosswalk is running: %s (GraphQL at /graphql, webhooks at /hooks/{system})\n", n.url)
}
