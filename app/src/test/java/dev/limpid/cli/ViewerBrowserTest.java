package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The viewer in a real browser, Debian's Chromium without a window. With `-Dlimpid.update=true`
/// its pictures become those of the documents.
@Tag("slow")
final class ViewerBrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 860;

  /// Milliseconds: several builds may share the machine.
  private static final int PATIENCE = 90_000;

  @TempDir static Path folder;

  private static Playwright playwright;
  private static Browser browser;
  private static Viewing viewing;

  private final List<String> trouble = new ArrayList<>();
  private Viewing served = viewing;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void open() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(CHROMIUM), "no " + CHROMIUM + ": apt-get install chromium");
    Path demo = folder.resolve("limpid-demo");
    assertEquals(0, Run.limpid("demo", "--quiet", "-o", demo).code());
    viewing = Viewing.of(demo);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
  }

  @AfterAll
  static void close() throws IOException {
    if (playwright != null) playwright.close();
    if (viewing != null) viewing.close();
  }

  @BeforeEach
  void page() {
    context = browser.newContext(new Browser.NewContextOptions().setViewportSize(WIDTH, HEIGHT));
    page = context.newPage();
    page.setDefaultTimeout(PATIENCE);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) trouble.add(message.text());
        });
    page.onPageError(trouble::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith(served.address()) && !request.url().startsWith("blob:"))
            trouble.add("asks " + request.url());
        });
  }

  /// No error, no breach of the content policy, nothing asked of another server.
  @AfterEach
  void nothingWentWrong() {
    context.close();
    assertEquals(List.of(), trouble);
  }

  private void visit(Viewing of) {
    page.navigate(of.address());
    page.waitForSelector("body[data-ready]");
  }

  private void ask(double right, double down) {
    Locator map = page.locator("#map");
    var box = map.boundingBox();
    page.mouse().click(box.x + right * box.width, box.y + down * box.height);
    page.waitForSelector("#answer");
  }

  private void picture(String name) throws IOException {
    page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
    byte[] png = page.screenshot();
    Files.write(folder.resolve(name), png);
    if (Boolean.getBoolean("limpid.update"))
      Files.write(Shared.projectRoot().resolve("docs/images/viewer-" + name), png);
  }

  @Test
  void aClickSaysWhy() throws IOException {
    visit(viewing);
    picture("start.png");
    ask(0.42, 0.44);
    String answer = page.locator("#answer").textContent();
    assertTrue(answer.startsWith("The model gives "), answer);
    assertTrue(page.locator("#place .dot").count() > 3, "clear dates in the chart");
    assertTrue(page.locator("#place .cloudmark").count() > 0, "clouds in the chart");
    assertTrue(page.locator("#place .cell").count() > 100, "cells in the heat strip");
    assertEquals(5, page.locator("#place tbody button").count(), "nearest samples");
    picture("why.png");
    String explained = page.locator("#place pre").textContent();
    assertTrue(explained.matches("limpid explain .*map\\.tif'? --pixel \\d+,\\d+"), explained);
  }

  @Test
  void aWarmClickIsQuick() {
    visit(viewing);
    List<Integer> took = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      ask(0.35 + 0.01 * i, 0.5);
      Locator answer = page.locator("#place .in[data-number='" + (i + 1) + "']");
      answer.waitFor();
      took.add(Integer.parseInt(answer.getAttribute("data-took")));
    }
    List<Integer> last = took.subList(15, 30).stream().sorted().toList();
    System.out.println("warm click: median " + last.get(7) + " ms, all " + took);
    assertTrue(last.get(7) < 1000, "median of warm clicks, ms: " + last);
  }

  @Test
  void datesSwipeAndLayersWork() throws IOException {
    visit(viewing);
    page.keyboard().press("s");
    assertEquals("true", page.locator("#swipe").getAttribute("aria-pressed"));
    String day = page.locator("#dates .day").textContent();
    page.keyboard().press("]");
    PlaywrightAssertions.assertThat(page.locator("#dates .day"))
        .not()
        .hasText(Pattern.compile(Pattern.quote(day)));
    page.keyboard().press("c");
    page.waitForSelector("text=is hidden on this date");
    picture("swipe.png");
    page.getByLabel("Margin").first().check();
    page.waitForSelector(".layer.on svg.ramp");
    picture("margin.png");
  }

  @Test
  void theReportIsShown() throws IOException {
    visit(viewing);
    page.keyboard().press("a");
    assertTrue(
        page.frameLocator("dialog iframe").locator("h1").textContent().length() > 0, "a heading");
    assertTrue(page.locator("dialog .card").count() >= 3, "scores");
    PlaywrightAssertions.assertThat(page.locator("#verified")).hasText("verified");
    picture("accuracy.png");
  }

  @Test
  void theKeyboardIsEnough() {
    visit(viewing);
    page.locator("#map").focus();
    page.keyboard().press("Enter");
    page.waitForSelector("#answer");
    String where = page.locator("#place .where").first().textContent();
    page.keyboard().press("Shift+ArrowRight");
    PlaywrightAssertions.assertThat(page.locator("#place .where").first())
        .not()
        .hasText(Pattern.compile(Pattern.quote(where)));
    page.keyboard().press("?");
    page.waitForSelector("dialog[open]");
    page.keyboard().press("Escape");
    assertEquals(0, page.locator("dialog[open]").count());
  }

  @Test
  void twoPolygonsGiveAPrediction() throws IOException {
    visit(viewing);
    page.keyboard().press("k");
    polygon(0.38, 0.36);
    page.locator(".classes button").nth(1).click();
    polygon(0.6, 0.62);
    page.waitForSelector("#sketched");
    assertTrue(
        page.locator("#sketching pre").first().textContent().contains("limpid train "),
        "the commands");
    page.waitForTimeout(500);
    picture("sketch.png");
    var download = page.waitForDownload(() -> page.locator("#save").click());
    assertEquals("sketch.geojson", download.suggestedFilename());
    assertTrue(Files.readString(download.path()).contains("first class"));
  }

  @Test
  void textOfFilesIsNeverMarkup() throws IOException {
    Path evil = folder.resolve("<img src=x onerror=document.title='broken'>.tif");
    Files.copy(folder.resolve("limpid-demo/map.tif"), evil);
    try (Viewing hostile = Viewing.of(evil)) {
      served = hostile;
      visit(hostile);
      assertTrue(page.locator("#layers h2").last().textContent().startsWith("<img src=x"));
      assertEquals(0, page.locator("#layers img").count());
      assertTrue(page.title().startsWith("<img"), page.title());
    }
  }

  private void polygon(double right, double down) {
    var box = page.locator("#map").boundingBox();
    double x = box.x + right * box.width;
    double y = box.y + down * box.height;
    for (double[] corner : new double[][] {{0, 0}, {46, 4}, {50, 44}})
      page.mouse().click(x + corner[0], y + corner[1]);
    page.mouse().dblclick(x + 4, y + 48);
  }

  @Test
  void anImageAloneIsShownWithoutExplanations() throws IOException {
    try (Viewing images = Viewing.of(folder.resolve("limpid-demo/season/images"))) {
      served = images;
      visit(images);
      picture("images.png");
      assertTrue(page.locator("#place").textContent().contains("What is here?"));
    }
  }
}
