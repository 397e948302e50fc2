package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigFile.Channel;
import io.imagetransmit.config.ConfigProblem.Kind;
import io.imagetransmit.config.NotificationEntry;
import io.imagetransmit.gui.view.Texts;
import java.awt.Component;
import java.awt.Window;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JComboBox;
import javax.swing.JList;
import org.jspecify.annotations.Nullable;

/** Somebody to be notified. Everything in it is a secret and shown as dots. */
final class NotificationForm extends FormDialog {
    private static final long serialVersionUID = 1L;

    /** The fields of one service. */
    private record Card(Map<String, Field> fields, Map<String, SecretField> secrets) {}

    private final transient Draft draft;
    private final int index;
    private final transient NotificationEntry initial;
    private final JComboBox<Channel> services = new JComboBox<>(Channel.values());
    private final FieldGrid grid = new FieldGrid();
    private final transient Map<Channel, Card> made = new EnumMap<>(Channel.class);
    private final Set<String> touched = new HashSet<>();

    /** @param index of the entry that is edited; -1 for a new one, whose service can be chosen */
    NotificationForm(
            @Nullable Window owner, Texts texts, Draft draft, Channel channel, int index, NotificationEntry initial) {
        super(owner, texts);
        this.draft = draft;
        this.index = index;
        this.initial = initial;
        setName("notification");
        String title = index < 0 ? "gui.notification.new" : "gui.notification.edit";
        wording().show(() -> setTitle(wording().text(title)));
        services.setSelectedItem(channel);
        services.setEnabled(index < 0);
        services.setRenderer(new ServiceCell());
        grid.add(new Field(wording(), "service", services));
        for (Channel each : Channel.values()) {
            made.put(each, card(each));
        }
        services.addItemListener(event -> turn());
        wording().show(services::repaint);
        fill(grid);
        turn();
    }

    private Card card(Channel channel) {
        Card card = new Card(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String key : channel.keys()) {
            String named = channel.name().toLowerCase(Locale.ROOT) + "." + key;
            SecretField secret = new SecretField(
                    wording(), named, "gui.field.show", initial.texts().getOrDefault(key, ""));
            Field field = new Field(wording(), named, secret.field(), secret);
            Typing.listen(secret.field(), text -> {
                touched.add(key);
                typed();
            });
            card.fields().put(key, field);
            card.secrets().put(key, secret);
            grid.add(field);
        }
        return card;
    }

    private Channel channel() {
        return services.getSelectedItem() instanceof Channel chosen ? chosen : Channel.DINGTALK;
    }

    private Card card() {
        return made.getOrDefault(channel(), new Card(Map.of(), Map.of()));
    }

    private void turn() {
        made.forEach((channel, card) -> card.fields().values().forEach(field -> field.visible(channel == channel())));
        place();
        typed();
    }

    private NotificationEntry entry() {
        Map<String, String> texts = new LinkedHashMap<>();
        card().secrets().forEach((key, secret) -> {
            String now = secret.text();
            String before = initial.texts().get(key);
            if (before != null || !now.isBlank()) {
                texts.put(key, now.equals(before) ? now : now.strip());
            }
        });
        return NotificationEntry.of(texts);
    }

    private void typed() {
        NotificationEntry entry = entry();
        Channel channel = channel();
        draft.check(channel, entry, found -> {
            if (isDisplayable() && channel == channel() && entry.equals(entry())) {
                card().fields()
                        .forEach((key, field) -> field.problem(found.problem(key)
                                .filter(problem -> touched.contains(key) || problem.kind() != Kind.VALUE_MISSING)
                                .orElse(null)));
                ok().setEnabled(found.isUsable());
                grow();
            }
        });
    }

    @Override
    void confirmed() {
        draft.settled(this::accept);
    }

    private void accept() {
        if (!ok().isEnabled()) {
            return; // the last letter has just made it so
        }
        NotificationEntry entry = entry();
        Channel channel = channel();
        edit(draft, file -> {
            if (index < 0) {
                file.add(channel, entry);
            } else {
                file.replace(channel, index, entry);
            }
        });
    }

    @Override
    boolean isChanged() {
        return !entry().texts().equals(initial.texts());
    }

    /** Says what the services are called. */
    private final class ServiceCell extends DefaultListCellRenderer {
        private static final long serialVersionUID = 1L;

        @Override
        public Component getListCellRendererComponent(
                JList<?> list, @Nullable Object value, int row, boolean selected, boolean focused) {
            String text = value instanceof Channel channel ? wording().text("gui.channel." + channel) : "";
            return super.getListCellRendererComponent(list, text, row, selected, focused);
        }
    }
}
