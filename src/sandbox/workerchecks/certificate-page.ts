import type { Answer, SandboxCheck } from './model.ts';

/** The page behind a sandbox certificate link. It names nobody. */
export function certificatePage(check: SandboxCheck | undefined): Answer {
  const line =
    check === undefined ? 'There is no such certificate.' : `Invitation ${check.id}: ${check.result}`;
  return {
    status: check === undefined ? 404 : 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><title>Sandbox certificate</title>
<h1>Sandbox certificate</h1>
<p>This is a sandbox: no check was made and this page certifies nothing.</p>
<p>${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p></html>`,
  };
}
