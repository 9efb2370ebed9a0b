-- Bodies by content: a body that several rows show is kept once.
CREATE TABLE payloads (
  digest     {text} PRIMARY KEY,
  body       {bytes} NOT NULL,
  created_at BIGINT NOT NULL
);

-- What was accepted: event id, delivery id and content, each once per source.
CREATE TABLE inbox (
  name       {text} PRIMARY KEY,
  message    {text} NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX inbox_age ON inbox (created_at);

CREATE TABLE messages (
  seq         {identity},
  id          {text} NOT NULL UNIQUE,
  correlation {text} NOT NULL,
  causation   {text} NOT NULL,
  flow        {text} NOT NULL,
  source      {text} NOT NULL,
  topic       {text} NOT NULL,
  contract    {text} NOT NULL,
  okey        {text} NOT NULL,
  part        BIGINT NOT NULL,
  priority    BIGINT NOT NULL,
  state       {text} NOT NULL,
  active      BIGINT NOT NULL,
  step        BIGINT NOT NULL,
  base        BIGINT NOT NULL,
  failures    BIGINT NOT NULL,
  attempt     BIGINT NOT NULL,
  attempts    BIGINT NOT NULL,
  version     BIGINT NOT NULL,
  next_at     BIGINT NOT NULL,
  lease_owner {text} NOT NULL,
  lease_until BIGINT NOT NULL,
  payload     {text} NOT NULL,
  work        {text} NOT NULL,
  headers     {text} NOT NULL,
  actor       {text} NOT NULL,
  entity      {text} NOT NULL,
  error       {text} NOT NULL,
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL
);
CREATE INDEX messages_open ON messages (priority, seq) WHERE active = 1;
CREATE INDEX messages_key ON messages (okey, seq) WHERE active = 1;
CREATE INDEX messages_correlation ON messages (correlation);
CREATE INDEX messages_parked ON messages (seq) WHERE state = 'parked';

CREATE TABLE entities (
  kind       {text} NOT NULL,
  ekey       {text} NOT NULL,
  doc        {text} NOT NULL,
  book       {text} NOT NULL,
  refs       {text} NOT NULL,
  version    BIGINT NOT NULL,
  sequence   BIGINT NOT NULL,
  as_of      BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (kind, ekey)
);
CREATE TABLE entity_attrs (
  kind  {text} NOT NULL,
  name  {text} NOT NULL,
  value {text} NOT NULL,
  ekey  {text} NOT NULL,
  PRIMARY KEY (kind, name, value, ekey)
);
CREATE INDEX entity_attrs_key ON entity_attrs (kind, ekey, name, value);

-- Append-only; each row holds the hash of the one before it.
CREATE TABLE journal (
  seq         BIGINT PRIMARY KEY,
  at          BIGINT NOT NULL,
  type        {text} NOT NULL,
  message     {text} NOT NULL,
  correlation {text} NOT NULL,
  causation   {text} NOT NULL,
  actor       {text} NOT NULL,
  entity      {text} NOT NULL,
  contract    {text} NOT NULL,
  module      {text} NOT NULL,
  body_before {text} NOT NULL,
  body_after  {text} NOT NULL,
  detail      {text} NOT NULL,
  prev        {text} NOT NULL,
  hash        {text} NOT NULL
);
CREATE INDEX journal_correlation ON journal (correlation, seq);
CREATE INDEX journal_entity ON journal (entity, seq) WHERE entity <> '';
CREATE TABLE chain (
  id   BIGINT PRIMARY KEY,
  seq  BIGINT NOT NULL,
  hash {text} NOT NULL
);
INSERT INTO chain (id, seq, hash) VALUES (1, 0, '');

-- Events on their way to the bus.
CREATE TABLE outbox (
  seq        {identity},
  id         {text} NOT NULL UNIQUE,
  subject    {text} NOT NULL,
  body       {bytes} NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE idempotency (
  scope       {text} NOT NULL,
  name        {text} NOT NULL,
  fingerprint {text} NOT NULL,
  response    {text} NOT NULL,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (scope, name)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- One row per business event: what a list shows without reading the journal.
CREATE TABLE trails (
  correlation {text} PRIMARY KEY,
  kind        {text} NOT NULL,
  label       {text} NOT NULL,
  summary     {text} NOT NULL,
  source      {text} NOT NULL,
  systems     {text} NOT NULL,
  state       {text} NOT NULL,
  reason      {text} NOT NULL,
  documents   {text} NOT NULL,
  search      {text} NOT NULL,
  attempts    BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  finished_at BIGINT NOT NULL
);
CREATE INDEX trails_time ON trails (received_at, correlation);
CREATE INDEX trails_state ON trails (state, received_at, correlation);
CREATE INDEX trails_kind ON trails (kind, state, received_at);
