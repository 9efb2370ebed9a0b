// What a module says of itself: its custom section, as mapper/abi writes it (JSON, deflated).

export interface Info {
  mapping: string;
  file: string;
  /** Names of the message's data that it reads. */
  meta?: string[];
  rules: { target: string; file: string; line: number; col: number }[];
  /** "source/line_items/-/price" or "target/…" */
  places: string[];
  limits: { input: number; output: number };
}

interface Wire extends Omit<Info, 'rules'> {
  rules: [target: string, line: number, col: number, sources?: number[], file?: string][];
}

const none: Info = {
  mapping: '',
  file: '',
  rules: [],
  places: [],
  limits: { input: 16 << 20, output: 32 << 20 },
};

export async function infoOf(module: WebAssembly.Module): Promise<Info> {
  const section = WebAssembly.Module.customSections(module, 'crosswalk')[0];
  if (!section) return none;
  const unfolded = new Blob([section]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const wire = JSON.parse(await new Response(unfolded).text()) as Wire;
  const rules = wire.rules.map(([target, line, col, , file]) => ({
    target,
    line,
    col,
    file: file || wire.file,
  }));
  return { ...wire, rules, places: wire.places ?? [] };
}
