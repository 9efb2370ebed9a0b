// Commands that work as they stand when pasted into a shell.
const query = '{ orders(first: 3) { nodes { orderNumber placedAt currency totals { grand } sapDocument } } }';

export const commandsFor = (origin: string) => [
  {
    what: 'The three newest orders, from the commerce API',
    command: `curl -s ${origin}/graphql -H 'content-type: application/json' \\\n  -d '${JSON.stringify({ query })}'`,
  },
  {
    what: 'Every message that waits for a person, with its reason',
    command: `curl -s '${origin}/api/v1/live?state=parked'`,
  },
  {
    what: 'The stream behind Live: one event for each row that is new or changed',
    command: `curl -sN ${origin}/api/v1/live/stream`,
  },
];
