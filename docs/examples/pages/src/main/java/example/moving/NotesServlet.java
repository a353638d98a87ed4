package example.moving;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

@WebServlet("/notes/*")
class NotesServlet extends HttpServlet {

	private final Map<String, byte[]> notes = Collections.synchronizedMap(new HashMap<>());

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		byte[] note = this.notes.get(String.valueOf(request.getPathInfo()));
		if (note == null) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
			return;
		}
		response.setContentType("text/plain;charset=UTF-8");
		response.getOutputStream().write(note);
	}

	@Override
	protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.notes.put(String.valueOf(request.getPathInfo()), request.getInputStream().readAllBytes());
		response.setStatus(HttpServletResponse.SC_NO_CONTENT);
	}

}
