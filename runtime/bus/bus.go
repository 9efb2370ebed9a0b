// Package bus carries work between nodes and events to whoever listens, over
// NATS JetStream: embedded in this process by default, or an external cluster by
// URL, with the same code.
//
// The bus is transport, not memory. A work item is only the id of a message; the
// message itself and everything known about it is in SQL, and it is done when
// SQL says so. Therefore the streams may be lost at any time (JetStream does not
// flush each message to the disk unless told to, and a damaged block costs
// everything after it): whoever dispatches hears of it through Lost and puts on
// the bus again what SQL says is open. It is also why the default flush interval
// of JetStream is left alone: a flush per message would buy nothing here.
package bus

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Options says where the bus is. One of Dir and URL is required.
type Options struct {
	// Dir is where the embedded server keeps its streams.
	Dir string
	// URL is an external NATS with JetStream: nats://host:4222. Servers before
	// 2.10 work, but do not serve a stream again that was deleted under them.
	URL string
	// Listen lets others connect to the embedded server, on host:port. Empty:
	// nobody outside this process can.
	Listen string
	// Name is the prefix of streams and subjects. Zero means "crosswalk". Nodes
	// that share work have the same name and the same number of partitions.
	Name string
	// Partitions is the number of work subjects. Zero means 32.
	Partitions int
	// Fault, when set, is asked before and after every publish; an error takes
	// the place of its result. For fault tests only.
	Fault func(point string) error
}

func (o Options) withDefaults() Options {
	if o.Name == "" {
		o.Name = "crosswalk"
	}
	if o.Partitions == 0 {
		o.Partitions = 32
	}
	if o.Fault == nil {
		o.Fault = func(string) error { return nil }
	}
	return o
}

// Bus is an open connection, with its server if that is embedded. It is safe for
// concurrent use.
type Bus struct {
	opts   Options
	server *server.Server
	conn   *nats.Conn
	js     jetstream.JetStream
	lost   chan struct{}
	stop   context.CancelFunc // ends the watchdog
	done   chan struct{}      // when it has ended

	mu      sync.Mutex // one repair at a time
	created time.Time  // when the work stream that we know was made
	renewed context.CancelFunc
	current context.Context // ends when the work stream is another one
}

// Work is one item: a message that may be worked on.
type Work struct {
	ID        string // of the message
	Partition int
	Priority  int // part of the subject, so that a watcher can tell
	// Dedupe names this very dispatch. A second one within two minutes is dropped.
	Dedupe string
}

// Event is one business event for listeners.
type Event struct {
	ID      string // a second one with the same id within two minutes is dropped
	Subject string // "orders.order-placed"; the bus adds its prefix
	Body    []byte // CloudEvents JSON
}

const (
	// ackWait is how long a worker may hold an item before another one gets it.
	// Workers hold items only while they compute and commit.
	ackWait = 10 * time.Second
	// heartbeat is how soon a silent server is noticed.
	heartbeat = 2 * time.Second
	// eventsAge and eventsBytes bound what listeners can replay.
	eventsAge   = 7 * 24 * time.Hour
	eventsBytes = 1 << 30
)

// Open starts or connects to the server and makes the streams.
func Open(ctx context.Context, opts Options) (*Bus, error) {
	opts = opts.withDefaults()
	if strings.ContainsAny(opts.Name, ".*> \t/\\") {
		return nil, fmt.Errorf("bus name %q: no dots, wildcards, slashes or spaces", opts.Name)
	}
	b := &Bus{opts: opts, lost: make(chan struct{}, 1), done: make(chan struct{})}
	var err error
	switch {
	case opts.URL != "":
		b.conn, err = nats.Connect(opts.URL, connectOptions()...)
		if err != nil {
			return nil, fmt.Errorf("connect to NATS at %s: %w", redact(opts.URL), err)
		}
	case opts.Dir != "":
		if err := b.embed(); err != nil {
			return nil, err
		}
	default:
		return nil, errors.New("bus: a directory or the address of a NATS server is required")
	}
	if b.js, err = jetstream.New(b.conn); err == nil {
		err = b.prepare(ctx)
	}
	if err != nil {
		b.Close()
		return nil, fmt.Errorf("prepare the streams: %w", err)
	}
	watch, stop := context.WithCancel(context.Background())
	b.stop = stop
	go b.watch(watch)
	return b, nil
}

func connectOptions() []nats.Option {
	return []nats.Option{nats.Name("crosswalk"), nats.MaxReconnects(-1), nats.ReconnectWait(250 * time.Millisecond), nats.Timeout(5 * time.Second)}
}

// redact removes credentials from an address, or from each of a list.
func redact(address string) string {
	list := strings.Split(address, ",")
	for i, one := range list {
		if scheme, rest, ok := strings.Cut(one, "://"); ok {
			list[i] = scheme + "://" + rest[strings.LastIndexByte(rest, '@')+1:]
		}
	}
	return strings.Join(list, ",")
}

// Close ends the connection and stops the embedded server.
func (b *Bus) Close() {
	if b.stop != nil {
		b.stop()
		<-b.done
	}
	if b.conn != nil {
		b.conn.Close()
	}
	if b.server != nil {
		b.server.Shutdown()
		b.server.WaitForShutdown()
	}
}

// Partitions is the number of work subjects.
func (b *Bus) Partitions() int { return b.opts.Partitions }

// Lost tells that work on the bus was lost, or may have been.
func (b *Bus) Lost() <-chan struct{} { return b.lost }

// Ping checks that the streams are there.
func (b *Bus) Ping(ctx context.Context) error {
	if _, err := b.js.Stream(ctx, b.stream("work")); err != nil {
		return fmt.Errorf("work stream: %w", err)
	}
	return nil
}

func (b *Bus) stream(part string) string  { return b.opts.Name + "-" + part }
func (b *Bus) subject(part string) string { return b.opts.Name + "." + part }

// prepare makes what is missing. The embedded server has no other node, so its
// work stream starts empty: nothing in it is worth more than a look into SQL, and
// what a killed process held would only block its partition for ackWait.
func (b *Bus) prepare(ctx context.Context) error {
	if b.server != nil {
		if err := b.js.DeleteStream(ctx, b.stream("work")); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
			return err
		}
	}
	return b.ensure(ctx)
}

// ensure makes the streams or finds them. A work stream that is not the one known
// so far ends what is served from that one.
func (b *Bus) ensure(ctx context.Context) error {
	work, err := b.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: b.stream("work"), Description: "ids of messages to work on; SQL holds the messages",
		Subjects:  []string{b.subject("work.*.*")},
		Retention: jetstream.WorkQueuePolicy,
		// SQL has what is in it. And a file stream made while the server still
		// removes the files of a deleted one takes no message ever after.
		Storage: jetstream.MemoryStorage,
		MaxAge:  24 * time.Hour, Duplicates: 2 * time.Minute,
	})
	if err != nil {
		return fmt.Errorf("stream %s: %w", b.stream("work"), err)
	}
	_, err = b.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: b.stream("events"), Description: "business events, CloudEvents JSON",
		Subjects: []string{b.subject("events.>")}, Storage: jetstream.FileStorage,
		MaxAge: eventsAge, MaxBytes: eventsBytes, Duplicates: 2 * time.Minute,
	})
	if err != nil {
		return fmt.Errorf("stream %s: %w", b.stream("events"), err)
	}
	b.know(work.CachedInfo().Created)
	return nil
}

// know notes which work stream is the current one. The caller holds b.mu, or is
// the only one yet.
func (b *Bus) know(created time.Time) {
	if b.created.Equal(created) {
		return
	}
	if b.renewed != nil {
		b.renewed()
		select {
		case b.lost <- struct{}{}:
		default:
		}
	}
	b.created = created
	b.current, b.renewed = context.WithCancel(context.Background())
}

// repair looks whether the work stream is still the one we know, and makes again
// what is gone.
func (b *Bus) repair(ctx context.Context) {
	b.mu.Lock()
	defer b.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	stream, err := b.js.Stream(ctx, b.stream("work"))
	if err == nil {
		b.know(stream.CachedInfo().Created) // another node may have made it
		_, err = b.js.Stream(ctx, b.stream("events"))
	}
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		_ = b.ensure(ctx) // the watchdog tries again
	}
}

// watch is the watchdog: consumers of a stream that is being deleted do not
// always hear of it.
func (b *Bus) watch(ctx context.Context) {
	defer close(b.done)
	ticker := time.NewTicker(heartbeat / 2)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			b.repair(ctx)
		}
	}
}

func gone(err error) bool {
	return errors.Is(err, jetstream.ErrStreamNotFound) || errors.Is(err, jetstream.ErrNoStreamResponse) ||
		errors.Is(err, jetstream.ErrConsumerDeleted) || errors.Is(err, jetstream.ErrConsumerNotFound) ||
		errors.Is(err, jetstream.ErrNoHeartbeat) || errors.Is(err, nats.ErrNoResponders) ||
		errors.Is(err, jetstream.ErrConsumerDoesNotExist)
}

// Dispatch puts a work item on the bus. An error means that it may not be there;
// the caller leaves it to its next look into SQL.
func (b *Bus) Dispatch(ctx context.Context, w Work) error {
	return b.publish(ctx, "bus/dispatch", &nats.Msg{
		Subject: fmt.Sprintf("%s.%d.%d", b.subject("work"), w.Partition, w.Priority),
		Header:  nats.Header{jetstream.MsgIDHeader: {w.Dedupe}},
		Data:    []byte(w.ID),
	})
}

// Publish puts an event on the bus; nil means that the server has stored it.
func (b *Bus) Publish(ctx context.Context, e Event) error {
	return b.publish(ctx, "bus/publish", &nats.Msg{
		Subject: b.subject("events.") + e.Subject,
		Header:  nats.Header{jetstream.MsgIDHeader: {e.ID}, "Content-Type": {"application/cloudevents+json"}},
		Data:    e.Body,
	})
}

func (b *Bus) publish(ctx context.Context, point string, m *nats.Msg) error {
	if err := b.opts.Fault(point + "/before"); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if _, err := b.js.PublishMsg(ctx, m, jetstream.WithRetryAttempts(0)); err != nil {
		if gone(err) {
			b.repair(ctx)
		}
		return fmt.Errorf("publish on %s: %w", m.Subject, err)
	}
	return b.opts.Fault(point + "/after")
}

// Serve hands the items of one partition to handle, one after the other, until
// ctx ends. Over all nodes on the same bus at most one item of a partition is
// being handled, save for one whose worker is silent for longer than ackWait. An
// item may come twice; handle decides by what is in SQL.
func (b *Bus) Serve(ctx context.Context, partition int, handle func(ctx context.Context, id string)) {
	for wait := time.Duration(0); ctx.Err() == nil; {
		began := time.Now()
		err := b.serve(ctx, partition, handle)
		if ctx.Err() != nil {
			return
		}
		if gone(err) {
			b.repair(ctx)
		}
		if time.Since(began) > time.Second {
			wait = 0
		}
		wait = min(max(2*wait, 5*time.Millisecond), time.Second)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

func (b *Bus) serve(ctx context.Context, partition int, handle func(ctx context.Context, id string)) error {
	b.mu.Lock()
	stream, made := b.current, b.created
	b.mu.Unlock()
	next, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(stream, cancel)()
	consumer, err := b.js.CreateOrUpdateConsumer(ctx, b.stream("work"), jetstream.ConsumerConfig{
		Durable:       consumerName(partition, made),
		FilterSubject: fmt.Sprintf("%s.%d.*", b.subject("work"), partition),
		AckPolicy:     jetstream.AckExplicitPolicy,
		AckWait:       ackWait,
		MaxAckPending: 1,
		MaxDeliver:    -1,
		MemoryStorage: true, // what was acknowledged is not worth a file per message
	})
	if taken(err) {
		return errors.Join(err, b.evict(ctx, partition))
	}
	if err != nil {
		return err
	}
	items, err := consumer.Messages(jetstream.PullMaxMessages(1), jetstream.PullExpiry(5*heartbeat), jetstream.PullHeartbeat(heartbeat))
	if err != nil {
		return err
	}
	defer items.Stop()
	for {
		item, err := items.Next(jetstream.NextContext(next))
		if err != nil {
			return err
		}
		handle(ctx, string(item.Data()))
		if ctx.Err() != nil {
			_ = item.Nak() // another node may take it at once
			return ctx.Err()
		}
		if err := item.Ack(); err != nil {
			return err
		}
	}
}

// consumerName has the stream in it: older servers confuse a consumer with the
// one of the same name in a stream just deleted.
func consumerName(partition int, made time.Time) string {
	return fmt.Sprintf("p%d-%d", partition, made.UnixMicro())
}

// notUnique is the server's code for a second consumer of a work queue's subject.
const notUnique = 10100

func taken(err error) bool {
	var refused *jetstream.APIError
	return errors.As(err, &refused) && refused.ErrorCode == notUnique
}

// evict removes from the work stream the consumers of a partition that are named
// after another stream. A worker, here or on another node, that had not yet heard
// of the new stream leaves one behind, and it would keep the partition for good.
func (b *Bus) evict(ctx context.Context, partition int) error {
	b.repair(ctx) // we may be the one who has not heard
	stream, err := b.js.Stream(ctx, b.stream("work"))
	if err != nil {
		return err
	}
	ours := consumerName(partition, stream.CachedInfo().Created)
	names := stream.ConsumerNames(ctx)
	for name := range names.Name() {
		if name == ours || !strings.HasPrefix(name, fmt.Sprintf("p%d-", partition)) {
			continue
		}
		if err := stream.DeleteConsumer(ctx, name); err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
			return err
		}
	}
	return names.Err()
}

// Listen hands the events after now to handle, in order, until ctx ends.
// Subjects are as in Event; wildcards of NATS are allowed.
func (b *Bus) Listen(ctx context.Context, subject string, handle func(Event)) error {
	consumer, err := b.js.OrderedConsumer(ctx, b.stream("events"), jetstream.OrderedConsumerConfig{
		FilterSubjects: []string{b.subject("events.") + subject}, DeliverPolicy: jetstream.DeliverNewPolicy,
	})
	if err != nil {
		return fmt.Errorf("listen on %s: %w", subject, err)
	}
	items, err := consumer.Messages()
	if err != nil {
		return fmt.Errorf("listen on %s: %w", subject, err)
	}
	defer items.Stop()
	for {
		item, err := items.Next(jetstream.NextContext(ctx))
		if err != nil {
			return err
		}
		handle(Event{
			ID:      item.Headers().Get(jetstream.MsgIDHeader),
			Subject: strings.TrimPrefix(item.Subject(), b.subject("events.")),
			Body:    item.Data(),
		})
	}
}

// dir is where the embedded server keeps its files.
func (o Options) dir() string { return filepath.Join(o.Dir, "bus") }
