package bus

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// embed starts a server in this process. Files that it cannot start from are
// moved aside: they hold nothing that SQL does not have.
func (b *Bus) embed() error {
	if err := os.MkdirAll(b.opts.dir(), 0o755); err != nil {
		return fmt.Errorf("create the bus's directory: %w", err)
	}
	err := b.start()
	if err != nil && b.opts.Listen == "" {
		aside := fmt.Sprintf("%s.damaged-%d", b.opts.dir(), time.Now().Unix())
		if moved := os.Rename(b.opts.dir(), aside); moved != nil {
			return errors.Join(err, moved)
		}
		err = b.start()
	}
	if err != nil {
		return fmt.Errorf("start the bus in %s: %w", b.opts.dir(), err)
	}
	b.conn, err = nats.Connect("", append(connectOptions(), nats.InProcessServer(b.server))...)
	if err != nil {
		b.server.Shutdown()
		return fmt.Errorf("connect to the embedded bus: %w", err)
	}
	return nil
}

func (b *Bus) start() error {
	opts := &server.Options{
		ServerName: "crosswalk", JetStream: true, StoreDir: b.opts.dir(),
		DontListen: true, NoSigs: true, NoLog: true,
		JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: 8 << 30,
	}
	if b.opts.Listen != "" {
		host, port, err := net.SplitHostPort(b.opts.Listen)
		if err != nil {
			return fmt.Errorf("listen address %q: %w", b.opts.Listen, err)
		}
		opts.DontListen, opts.Host = false, host
		if opts.Port, err = strconv.Atoi(port); err != nil {
			return fmt.Errorf("listen address %q: %w", b.opts.Listen, err)
		}
		if opts.Port == 0 {
			opts.Port = server.RANDOM_PORT
		}
	}
	s, err := server.NewServer(opts)
	if err != nil {
		return err
	}
	go s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		s.Shutdown()
		return errors.New("the server did not get ready within 10 s")
	}
	if !s.JetStreamEnabled() {
		s.Shutdown()
		return errors.New("the server could not open its streams")
	}
	b.server = s
	return nil
}

// Address is where the embedded server listens, "" if nobody can connect.
func (b *Bus) Address() string {
	if b.server == nil || b.opts.Listen == "" {
		return ""
	}
	return b.server.ClientURL()
}
