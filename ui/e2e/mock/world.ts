// A world of its own on the mock server for each test.
import { test as base, expect } from '@playwright/test';

export interface MockRow {
  correlation: string;
  key: string;
  state: string;
}

interface World {
  /** Opens a scenario; call before the page goes anywhere. */
  open: (scenario: string) => Promise<void>;
  control: <T = unknown>(command: string, body?: unknown) => Promise<T>;
  /** Sends new rows down the stream. */
  emit: (row?: Record<string, unknown>, count?: number) => Promise<MockRow[]>;
}

export const test = base.extend<{ world: World }>({
  world: async ({ context, page, baseURL }, use, info) => {
    const name = info.testId.replace(/\W/g, '');
    const url = baseURL ?? '';
    const control = async <T>(command: string, body: unknown = {}): Promise<T> => {
      const answer = await page.request.post(`/_mock/${command}`, { data: body });
      return (await answer.json()) as T;
    };
    await use({
      open: (scenario) => context.addCookies([{ name: 'mock', value: `${scenario}.${name}`, url }]),
      control,
      emit: (row = {}, count = 1) => control<MockRow[]>('emit', { row, count }),
    });
  },
});
export { expect };
