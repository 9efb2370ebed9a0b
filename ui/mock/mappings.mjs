// The list of mappings and the branches, as the mock server tells them.
import { digest } from './data.mjs';

const required = [44, 38, 12, 21, 17, 9];

export function branches(workspace, drafts) {
  const now = Date.now();
  const list = [
    {
      name: 'main',
      commit: workspace.revision,
      when: new Date(now - 7_200_000).toISOString(),
      author: 'Maria Keller',
      message: 'orders: channel of tills',
      runs: true,
    },
  ];
  if (workspace.mappings.length)
    list.push({
      name: 'maria/shopify-order',
      commit: digest('maria/shopify-order').slice(0, 40),
      when: new Date(now - 540_000).toISOString(),
      author: 'Maria Keller',
      message: 'shopify-order: gift cards as payments',
      runs: false,
    });
  for (const draft of drafts.values()) list.push(draft);
  return list;
}

export function mappingList(workspace) {
  return workspace.mappings.map((mapping, i) => {
    const need = required[i % required.length];
    const broken = mapping.state === 'broken';
    const drafted = mapping.name === 'shopify-order';
    return {
      name: mapping.name,
      title: mapping.title,
      file: mapping.file,
      source: mapping.source,
      target: mapping.target,
      state: mapping.state,
      digest: mapping.digest,
      running: broken
        ? undefined
        : mapping.name === 'shopify-refund'
          ? digest('older refund')
          : mapping.digest,
      coverage: { written: broken ? 0 : need - (i % 3), required: broken ? 0 : need },
      cases: mapping.cases,
      flows: mapping.flows ?? [],
      usedBy: mapping.name === 'shopify-inventory' ? ['shopify-order'] : [],
      branches: drafted ? ['maria/shopify-order'] : [],
      findings: workspace.findings.filter((finding) =>
        finding.position.file.startsWith(mapping.file.replace(/[^/]*$/, '')),
      ),
    };
  });
}
