// The icons: 16 px, drawn with one stroke, coloured by the text around them.
const paths = {
  live: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  mappings: 'M2 4h3.2c3 0 2.6 8 5.6 8H14M2 12h2.5M11.5 4H14',
  contracts: 'M4 1.8h5.5L12.5 5v9.2H4zM9.3 2v3.2h3M6.3 8.5h4M6.3 11h4',
  changes:
    'M5 5.6v4.8M5 5.6a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6m0 8.4a1.8 1.8 0 1 0 0-3.6A1.8 1.8 0 0 0 5 14m6-6.4a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6m0 0C11 10 5 8.8 5 10.4',
  flows:
    'M1.8 6h3.6v4H1.8zm8.8-4h3.6v4h-3.6zm0 8h3.6v4h-3.6zM5.4 8h2.4m2.8-4H9.4c-1.6 0-1.6 2-1.6 4s0 4 1.6 4h1.2',
  control: 'M2 12.5a6 6 0 1 1 12 0M8 12.2l2.6-4.4M4.2 8.8l.8.5M8 6.6v.9',
  developers: 'm5.2 4.2-3.7 3.8 3.7 3.8m5.6-7.6 3.7 3.8-3.7 3.8M9.2 2.8 6.8 13.2',
  ok: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M5.4 8.3l1.8 1.8 3.4-4',
  attention: 'M8 2 14.4 13.4H1.6zM8 6.4v3.4m0 1.7v.2',
  broken: 'M5.4 2h5.2L14 5.4v5.2L10.6 14H5.4L2 10.6V5.4zM8 5v3.8m0 2v.2',
  unknown: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M6.4 6.4c0-2 3.2-2 3.2 0 0 1.2-1.6 1.3-1.6 2.4m0 2v.2',
  running: 'M8 2a6 6 0 1 0 6 6M8 5v3.2l2 1.3',
  waiting: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M8 4.8v3.4l2.2 1.4',
  discarded: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M3.9 12.1l8.2-8.2',
  search: 'M7 11.6a4.6 4.6 0 1 0 0-9.2 4.6 4.6 0 0 0 0 9.2m3.4-1.2L14 14',
  copy: 'M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z',
  check: 'm3 8.4 3.2 3.2L13 4.8',
  close: 'm4 4 8 8m0-8-8 8',
  chevron: 'm6 4 4 4-4 4',
  down: 'm4 6 4 4 4-4',
  up: 'M8 13V3.5M4 7l4-4 4 4',
  arrow: 'M2.5 8h10.5M9.5 4.5 13 8l-3.5 3.5',
  outside: 'M6.5 3.5H3v9.5h9.5V9.5M9.5 2.5h4v4m0-4L7.5 8.5',
  person: 'M8 8.2a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6M2.8 13.6c.6-2.6 2.6-3.6 5.2-3.6s4.6 1 5.2 3.6',
  rail: 'M2 3h12v10H2zM6 3v10',
  branch:
    'M4.5 5.5v5m0-5a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4m0 8.4a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4m7-7a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4m0 0c0 2.6-3.4 2.4-5.4 3.6',
  back: 'M13 8H3.5M7 4 3 8l4 4',
  webhook: 'M2 8h7.5M6.5 5l3 3-3 3M11 3h2.5v10H11',
  stored: 'M3 4.2c0-2.6 10-2.6 10 0v7.6c0 2.6-10 2.6-10 0zm0 0c0 2.6 10 2.6 10 0M3 8c0 2.6 10 2.6 10 0',
  emitted:
    'M8 8.9a.9.9 0 1 0 0-1.8.9.9 0 0 0 0 1.8M5 11a4.2 4.2 0 0 1 0-6m6 0a4.2 4.2 0 0 1 0 6M3 13a7 7 0 0 1 0-10m10 0a7 7 0 0 1 0 10',
  called: 'M2 8h9M8 5l3 3-3 3M13.5 3v10',
  retried: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.4v2.8h-2.8',
  flag: 'M4 14V2.5h8.5l-2 3 2 3H4',
  undo: 'M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6',
  redo: 'm10.5 3 3 3-3 3M13.5 6h-7a4 4 0 0 0 0 8H10',
  parked: 'M5.5 13.5v-11h3.2c4.2 0 4.2 6 0 6H5.5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
