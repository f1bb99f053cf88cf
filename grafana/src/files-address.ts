/**
 * Where this project's files can be read, as the messages of Alertmanager say it: one place for both.
 * @param template the text of alertmanager/templates/sla.tmpl.
 * @throws Error when it does not say.
 */
export function filesAddress(template: string): string {
  const address = /\{\{ define "sla\.files" \}\}(\S+)\{\{ end \}\}/.exec(template)?.[1];
  if (address === undefined) throw new Error('alertmanager/templates/sla.tmpl does not define "sla.files"');
  return address;
}
