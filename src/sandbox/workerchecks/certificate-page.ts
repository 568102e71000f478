import type { Answer, SandboxCheck } from './model.ts';

const STYLE = `
:root { font: 16px/1.5 Inter, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif; color: #14232e; }
body { margin: 0; padding: 2rem 1rem; background: #e9eef1; }
main { position: relative; overflow: hidden; max-width: 44rem; margin: auto; padding: 3rem; background: #fff;
  border: 1px solid #b9c6ce; border-top: 8px solid #1f3b4d; box-shadow: 0 10px 30px #14232e1a; }
main::before { content: 'SANDBOX'; position: absolute; inset: 0; display: grid; place-items: center; rotate: -24deg;
  font-size: 8rem; font-weight: 800; letter-spacing: .08em; color: #1f3b4d0f; pointer-events: none; }
h1 { margin: 0; font-size: 1.75rem; }
.kind { margin: 0 0 2rem; color: #4a5d69; }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: .75rem 1rem; margin: 0; padding: 1.5rem 0; border-block: 1px solid #d5dee3; }
dt { color: #4a5d69; } dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
footer { margin-top: 1.5rem; font-size: .875rem; color: #4a5d69; }
@media (max-width: 36rem) { main { padding: 1.5rem; } dl { grid-template-columns: 1fr; gap: .25rem; } dd { margin-bottom: .75rem; } }
@media print { body { background: #fff; } }`;

const NOTICE = 'This is a sandbox: no check was made and this page certifies nothing.';

/** The page behind a sandbox certificate link. */
export function certificatePage(check: SandboxCheck | undefined): Answer {
  const isReleased = check !== undefined && check.result !== null;
  return {
    status: isReleased ? 200 : 404,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sandbox certificate</title><style>${STYLE}</style><main>${isReleased ? certificate(check) : '<h1>Sandbox</h1><p>There is no such certificate.</p>'}
<footer>${NOTICE}</footer></main></html>`,
  };
}

function certificate({ id, order, result, releaseDate }: SandboxCheck): string {
  const rows = [
    ['Issued to', `${order.first_name} ${order.last_name}`.trim()],
    ['Check type', order.product_id],
    ['Result', result ?? ''],
    ['Released', releaseDate ?? ''],
    ['Reference', order.reference ?? ''],
    ['Certificate number', id],
  ].filter(([, value]) => value !== '');
  const list = rows
    .map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('');
  return `<h1>Background check certificate</h1><p class="kind">WorkerChecks, sandbox</p><dl>${list}</dl>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
