namespace Agrimaan.Samples.Web.Pages;

internal sealed class FailurePage(Layout layout)
{
    public Task Write(HttpContext context, int status, string title, string detail) =>
        layout.Write(
            context,
            title,
            $"""
            <section class="notice"><p class="code">{status}</p><h1>{title}</h1><p>{detail}</p><p><a class="button" href="/">To the fields</a></p></section>
            """,
            status);
}
